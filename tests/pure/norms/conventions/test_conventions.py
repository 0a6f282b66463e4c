"""Numbers of our own are data, marked as our own, and the rules hold to them."""

from datetime import timedelta

import pytest

from liance.foundation.clocks.rulebook import RULES
from liance.mechanism.custody.rules import chain
from liance.mechanism.operations.rules import crew
from liance.norms.citations import Certainty
from liance.norms.clauses import CLAUSES
from liance.norms.conventions import conventions, read_conventions

ONE = """
[[convention]]
code = "a.b"
zh = "一"
en = "one"
value = {value}
unit = "{unit}"
clause = "D1"
source = "约定"
article = ""
certainty = "design"
"""


def test_each_is_marked_as_our_own_and_names_its_clause() -> None:
    for code, found in conventions().items():
        assert found.code == code
        assert found.citation.certainty is Certainty.DESIGN
        assert found.clause in CLAUSES
        assert found.zh
        assert found.en


def test_the_rules_take_their_numbers_from_the_data() -> None:
    known = conventions()
    assert crew.TOGETHER_WITHIN == known["visit.together.time"].span == timedelta(minutes=15)
    assert known["visit.together.distance"].value == crew.TOGETHER_METRES == 500
    assert chain.RECEIPT_WITHIN == known["custody.receipt"].span == timedelta(hours=48)


def test_a_hand_over_is_late_for_the_clock_and_for_the_chain_at_once() -> None:
    rule = RULES["custody.accept"]
    assert (rule.unit, chain.TOLERANCE) == ("minutes", timedelta(minutes=rule.length))


@pytest.mark.parametrize(("value", "unit"), [("0", "hours"), ("-1", "hours"), ("2.5", "hours"),
                                             ("15", "furlongs")])  # fmt: skip
def test_a_number_without_meaning_is_refused(value: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"a[.]b"):
        read_conventions(ONE.format(value=value, unit=unit))


def test_a_distance_is_no_length_of_time() -> None:
    with pytest.raises(ValueError, match="no length of time"):
        _ = read_conventions(ONE.format(value="500", unit="metres"))["a.b"].span
