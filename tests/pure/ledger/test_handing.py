"""Which of several events has the last word on a row."""

import json
from itertools import permutations
from typing import Any

from liance.foundation.ledger.facts.handing import Said, said_by
from liance.foundation.ledger.models import Event

LAYOUT = "0" * 32


def event(number: int, digest: str | None, kind: str = "a:b:c", **body: Any) -> Event:
    """An event that speaks of row r of a table."""
    table = body.pop("table", "t")
    facts = {f"{table}:{LAYOUT}": {"r": digest}}
    return Event(id=number, kind=kind, body=json.dumps({"body": {**body, "facts": facts}}))


def last(*events: Event) -> Said:
    """What is said, whatever the order in which the events are read."""
    [found, *others] = [said_by(order) for order in permutations(events)]
    assert all(other == found for other in others)
    return found


def test_what_was_told_late_gives_way_to_what_was_reached_after_it() -> None:
    late = event(9, "old", "ledger:row:late", reached=5)
    assert last(event(4, "older"), late, event(7, "new"))["t", "r"].digest == "new"
    assert last(event(4, "older"), late)["t", "r"].digest == "old"


def test_what_was_told_late_speaks_after_the_act_that_it_reached() -> None:
    late = event(9, "after the act", "ledger:row:late", reached=7)
    assert last(event(7, "by the act"), late)["t", "r"].digest == "after the act"


def test_of_two_that_reached_the_same_the_later_event_speaks() -> None:
    first = event(8, "first", "ledger:row:late", reached=7)
    second = event(9, "second", "ledger:row:upgrade", reached=7)
    assert last(first, second)["t", "r"].digest == "second"


def test_what_no_act_wrote_is_no_word() -> None:
    outside = event(9, "by nobody", "ledger:row:outside", reached=7)
    assert last(event(7, "by the act"), outside)["t", "r"].digest is None


def test_rows_of_two_tables_with_one_name_are_two_rows() -> None:
    said = last(event(7, "one"), event(8, "other", table="u"))
    assert {key: word.digest for key, word in said.items()} == {
        ("t", "r"): "one",
        ("u", "r"): "other",
    }
