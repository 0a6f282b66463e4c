"""What becomes of a listed site beside what is on file, and beside earlier rows of its list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Protocol

from liance.mechanism.registry.rules.intake import Listed, apart, same_name
from liance.norms.errors import NormError, NormRemark

IMPORTED: Final = "imported"
REMARKS: Final = "remarks"
REFUSED: Final = "refused"
UNCHANGED: Final = "unchanged"
STATUSES: Final = (IMPORTED, REMARKS, REFUSED, UNCHANGED)


class Known(Protocol):
    """A source on file, or what an earlier row of the list has made of one."""

    identity: str
    site: str
    name: str
    permit_code: str
    lon: Decimal | None
    lat: Decimal | None


@dataclass(frozen=True, slots=True)
class Register:
    """Sources by their identity, and by their key without permit (one of those that share it)."""

    by_identity: Mapping[str, Known]
    by_site: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Settled:
    """Under which key a listed site stands; ``earlier`` is the source on file that it is."""

    listed: Listed
    key: str
    earlier: Known | None = None


def settle(listed: Listed, register: Register) -> Settled | NormError:
    """Find out which source a listed site is.

    The permit code is the identity. Where it already names a source of another name that lies
    elsewhere, both stay, the later under its key without permit, and this is said; lying in the
    same place it is refused (``registry.permit_of_another``): a new name is a person's to give.
    A source that stood without a permit and is listed with one is the same source, and the other
    way round.
    """
    key, bare = listed.identity, listed.without_permit()
    there = register.by_identity.get(key)
    if key == bare:
        there = there or register.by_site.get(bare)
        return Settled(listed, there.identity if there else key, there)
    if there is None:
        before = register.by_site.get(bare)
        return Settled(listed, key, before if before and not before.permit_code else None)
    if same_name(there.name, listed.facts.name):
        return Settled(listed, key, there)
    return _beside(listed, there, register, bare)


def _beside(listed: Listed, there: Known, register: Register, bare: str) -> Settled | NormError:
    facts = {"name": there.name, "code": listed.facts.permit_code}
    if not apart(listed.facts, there.lon, there.lat):
        return NormError("registry.permit_of_another", facts)
    said = NormRemark("registry.permit_shared", facts)
    beside = replace(listed, remarks=(*listed.remarks, said))
    return Settled(beside, bare, register.by_identity.get(bare))


class Placed(Known, Protocol):
    """A source with all that a list may change of it."""

    credit_code: str
    jurisdiction_id: str
    address: str
    industry: str
    management: str
    key_unit: bool
    contact: str


def changes(source: Placed, settled: Settled, above: Mapping[str, str]) -> dict[str, object]:
    """What the list changes of a source: field to its new value, as the model names it.

    What a list does not tell stays; the name stays as it is on file; a county does not become
    its city again (``above``: division to the one it reports to).
    """
    listed = settled.listed
    facts = listed.facts
    wanted: dict[str, object] = {
        "identity": settled.key,
        "credit_code": facts.credit_code,
        "permit_code": facts.permit_code,
        "address": listed.address,
        "industry": listed.industry,
        "management": listed.management,
        "key_unit": listed.key_unit,
        "contact": listed.contact,
    }
    if facts.lon is not None:
        wanted |= {"lon": facts.lon, "lat": facts.lat}
    if facts.division not in _upwards(source.jurisdiction_id, above):
        wanted["jurisdiction_id"] = facts.division
    return {k: v for k, v in wanted.items() if v and getattr(source, k) != v}


def _upwards(code: str, above: Mapping[str, str]) -> tuple[str, ...]:
    found = [code]
    while above.get(found[-1]):
        found.append(above[found[-1]])
    return tuple(found)
