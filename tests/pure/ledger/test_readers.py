"""Every kind of object that an act writes an event of has readers or a reason, and its words."""

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import resolve

import liance
from liance.dashboards.ledger_readers import OPEN, READERS, UNITS, UNREAD
from liance.doors.web.ledger.words import ADDRESSES, OBJECTS, VERBS
from liance.foundation.kernel.machine import MACHINES

ROOT = Path(liance.__file__).parent
# What names the kind by an argument, or by what it is about: the callers are read instead.
BY_ARGUMENT = {
    "liance.foundation.acts.perform", "liance.foundation.ledger.append",
    "liance.flows.seeding.events", "liance.mechanism.reporting.actions.naming",
    "liance.mechanism.capability.stock", "liance.foundation.ledger.queries",
}  # fmt: skip
APART = {"ledger:row", "reporting:gap"}
GIVEN = "01900000-0000-7000-8000-000000000000"


def _value(node: ast.expr, names: dict[str, object]) -> str | None:
    try:
        found = eval(compile(ast.Expression(node), "said", "eval"), dict(names))
    except NameError:
        return None
    return found if isinstance(found, str) else None


def _calls() -> Iterator[tuple[str, ast.expr, ast.expr, dict[str, object]]]:
    """Every call that writes an event: its module, the kind, the kind of object, the names there."""
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text("utf-8")
        if "note(" not in text and "object_type=" not in text:
            continue
        module = ".".join(("liance", *path.relative_to(ROOT).with_suffix("").parts))
        names = vars(importlib.import_module(module))
        for call in (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)):
            said = {word.arg: word.value for word in call.keywords if word.arg}
            if ast.unparse(call.func).endswith("note") and "noun" in said:
                yield module, call.args[0], said["noun"], names
            elif "object_type" in said and "kind" in said:
                yield module, said["kind"], said["object_type"], names


@cache
def written() -> dict[str, set[str]]:
    """The kinds of objects of events → the kinds of events, as far as they stand in the text."""
    found: dict[str, set[str]] = {noun: set() for noun in MACHINES}
    for module, kind, noun, names in _calls():
        about, said = _value(noun, names), _value(kind, names)
        if about is None:
            assert module in BY_ARGUMENT, f"{module}: {ast.unparse(noun)}"
            continue
        found.setdefault(about, set())
        if said is not None:
            found[about].add(said)
    return found


def _read(noun: str) -> bool:
    return noun in READERS or noun in APART or noun in UNITS or noun.startswith(OPEN)


def test_every_kind_has_readers_or_a_reason():
    assert [noun for noun in written() if _read(noun) == (noun in UNREAD)] == []
    assert all(len(reason) > 20 for reason in UNREAD.values())


def test_no_readers_of_what_nobody_writes():
    assert {*READERS, *APART, *UNREAD} - {*written()} == set()


def test_every_kind_has_a_word():
    assert [
        noun for noun in written() if noun not in OBJECTS and not noun.startswith("access:")
    ] == []


def test_every_step_has_a_word():
    without = [
        kind
        for noun, kinds in written().items()
        for kind in kinds
        if kind not in VERBS
        and kind.rsplit(":", 1)[1] not in VERBS
        and kind.rsplit(":", 1)[1] not in {edge.verb for edge in _edges(noun)}
    ]
    assert without == []


def _edges(noun: str):
    return MACHINES[noun].edges if noun in MACHINES else ()


@pytest.mark.parametrize("noun", [noun for noun, form in ADDRESSES.items() if form])
def test_every_address_leads_somewhere(noun):
    assert resolve(ADDRESSES[noun] % GIVEN)
