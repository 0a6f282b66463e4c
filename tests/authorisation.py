"""The table `tests/web/authorisation.toml` read: what an address answers to whom."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

TABLE: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("web").joinpath("authorisation.toml").read_text("utf-8")
)
ACTORS: dict[str, dict[str, Any]] = TABLE["actors"]
KINDS: dict[str, dict[str, Any]] = TABLE["kinds"]
# Devices and other programs, not sessions, stand at these: tests/web/field and tests/web/api.
OF_DEVICES = frozenset({"field", "field-api", "api"})
TO_SIGN_IN = frozenset({302})
NOT_FOUND = frozenset({404})
WRONG_METHOD = frozenset({405})
OPEN, RESTRICTED, MISSING = "open", "restricted", "missing"
# PUT stands for all that no address takes.
METHODS = ("GET", "POST", "PUT")
Ids = dict[str, object]
NOBODY = ("anonymous", "disabled")


@dataclass(frozen=True)
class Address:
    """A route with its line of the table; ``kinds`` names the object behind each parameter."""

    name: str
    entry: URLPattern
    line: Mapping[str, Any]

    @property
    def kinds(self) -> dict[str, str]:
        """Parameter → kind of object, fixed words of the line left out."""
        said = self.line.get("at", {})
        found = {}
        for parameter in self.entry.pattern.converters:
            if parameter not in self.line.get("words", {}):
                found[parameter] = said.get(parameter) or TABLE["parameters"].get(parameter, "")
        return found

    def url(self, ids: Mapping[str, object]) -> str:
        """The address of these objects."""
        words = self.line.get("words", {})
        return reverse(
            self.name, kwargs={**words, **{p: ids[kind] for p, kind in self.kinds.items()}}
        )

    @property
    def methods(self) -> list[str]:
        """GET and POST as far as the view declares them."""
        return [m for m in ("GET", "POST") if m in self.entry.callback.access.methods]


def routes(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every route with its name in its name space."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace in OF_DEVICES:
                continue
            inner = (entry.namespace,) if entry.namespace else ()
            yield from routes(entry, spaces + inner)
        else:
            yield ":".join([*spaces, entry.name or str(entry.pattern)]), entry


def addresses() -> list[Address]:
    """Every route that has its line; the others are :func:`undeclared`."""
    lines = TABLE["routes"]
    return [Address(name, entry, lines[name]) for name, entry in routes() if name in lines]


def undeclared() -> list[str]:
    """Routes without a line, lines without a route, parameters without an object."""
    names = {name for name, _ in routes()}
    lines = set(TABLE["routes"]) - set(TABLE["design"])
    faults = [f"{name}: no line" for name in sorted(names - set(TABLE["routes"]))]
    faults += [f"{name}: no route" for name in sorted(lines - names)]
    for address in addresses():
        for parameter, kind in address.kinds.items():
            if kind not in KINDS:
                faults.append(f"{address.name}: no object for <{parameter}>")
    return faults


def expected(address: Address, method: str, who: str, relation: str) -> frozenset[int]:
    """The status that is right; several only where a page is public."""
    line = address.line
    if method not in address.methods:
        return _untaken(address, who)
    if line["who"] == "public":
        said = line.get("get", 200) if relation == OPEN else line.get(relation, 404)
        if who in ACTORS and "signed_in" in line:
            said = line["signed_in"]
        return one_of(said if method == "GET" else line.get("post", said))
    if who in NOBODY:
        return TO_SIGN_IN
    if not knows(address, who, relation) or not opens(address, method, who, relation):
        return NOT_FOUND
    own = {**line, **line.get("but", {}).get(who, {})}
    if method == "GET":
        return one_of(own.get("get", 200))
    return one_of(own.get("post", 422 if "GET" in address.methods else 302))


def _untaken(address: Address, who: str) -> frozenset[int]:
    """What a method that the address does not take is answered: nothing is looked up for it."""
    if address.line["who"] == "public":
        return WRONG_METHOD
    if who in NOBODY:
        return TO_SIGN_IN
    return WRONG_METHOD if admits(address, who) else NOT_FOUND


def opens(address: Address, method: str, who: str, relation: str) -> bool:
    """Whether role and place of somebody open the address, and it is there in this relation."""
    line, actor = address.line, ACTORS[who]
    roles = line.get("post_who", line["who"]) if method == "POST" else line["who"]
    return (
        bool(set(actor["roles"]) & roles_of(roles))
        and actor["place"] in line.get("places", [actor["place"]])
        and line.get("only", relation) == relation
    )


def one_of(said: int | list[int]) -> frozenset[int]:
    """The statuses that a line allows."""
    return frozenset([said] if isinstance(said, int) else said)


def admits(address: Address, who: str) -> bool:
    """Whether the address opens to the roles of somebody at all."""
    if address.line["who"] == "public":
        return True
    return who in ACTORS and bool(set(ACTORS[who]["roles"]) & roles_of(address.line["who"]))


def roles_of(said: str | list[str]) -> frozenset[str]:
    """Roles of a line: names of sets and of roles."""
    listed = [said] if isinstance(said, str) else said
    return frozenset(role for name in listed for role in TABLE["sets"].get(name, [name]))


def knows(address: Address, who: str, relation: str) -> bool:
    """Whether somebody may know of the objects behind an address."""
    if not address.kinds:
        return True
    if relation == MISSING:
        return False
    actor = ACTORS[who]
    for kind in map(KINDS.__getitem__, address.kinds.values()):
        if "all" not in kind["known"] and actor["place"] not in kind["known"]:
            return False
        if relation == RESTRICTED and kind.get("secret", True) and not actor.get("named"):
            return False
    return True


def missing_ids() -> Ids:
    """By kind, an identifier of the right shape that nothing has."""
    return {kind: said.get("missing", UUID(int=99)) for kind, said in KINDS.items()}
