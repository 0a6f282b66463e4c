"""Quality control of a batch: every criterion at its boundary, exact, and what decides nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.laboratory.rules.acceptance import (
    ControlSample,
    Finding,
    Sample,
    findings,
    outcome,
    passes,
    relative_deviation,
    releasable,
)
from liance.norms.citations import Certainty
from liance.norms.methods.methods import Control, general_control, method_for, minimum

COD = method_for("HJ 828-2017", "化学需氧量")
NITROGEN = method_for("HJ 636-2012", "总氮")
assert COD is not None
assert NITROGEN is not None
BLANKS = [ControlSample("blank", "ND"), ControlSample("blank", "2")]
MATERIAL = ControlSample("reference", "98", "GSB-1", certified="100", uncertainty="5")


def judged(
    samples: list[Sample], controls: list[ControlSample], control: Control = COD.control,
    limit: str | None = "4",
) -> dict[str, list[Finding]]:  # fmt: skip
    found = findings(
        samples, controls, control=control, limit=Decimal(limit) if limit is not None else None
    )
    by_code: dict[str, list[Finding]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    return by_code


def met(found: dict[str, list[Finding]], code: str) -> list[bool | None]:
    return [one.met for one in found[code]]


def test_a_whole_batch_passes() -> None:
    found = findings(
        [Sample("01", "40", "42"), Sample("02", "38")], [*BLANKS, MATERIAL], control=COD.control,
        limit=Decimal(4),
    )  # fmt: skip
    assert passes(found)
    assert {one.code for one in found} == {
        "blank_count", "blank_value", "parallel_count", "parallel_deviation", "recovery_count",
        "reference_value",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "need"), [(1, "1"), (9, "1"), (10, "1"), (11, "2"), (20, "2"), (21, "3")]
)
def test_one_parallel_in_ten_samples_at_least_one(count: int, need: str) -> None:
    found = judged([Sample(str(n), "40") for n in range(count)], [])
    assert found["parallel_count"][0].facts["need"] == need
    assert met(found, "parallel_count") == [False]


@pytest.mark.parametrize(
    ("blank", "limit", "expected"),
    [
        ("3", "4", True), ("4", "4", False), ("5", "4", False), ("4L", "4", True),
        ("ND", "4", True), ("6L", "4", False), ("3", None, None), ("ND", None, None),
    ],
)  # fmt: skip
def test_a_blank_is_below_the_detection_limit(
    blank: str, limit: str | None, expected: bool | None
) -> None:
    found = judged([Sample("01", "40")], [ControlSample("blank", blank)], limit=limit)
    assert met(found, "blank_value") == [expected]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("45", "55", True),  # exactly 10 %
        ("44.9", "55.1", False),
        ("50", "50", True),
    ],
)
def test_parallels_agree_within_the_methods_deviation(
    first: str, second: str, expected: bool
) -> None:
    assert met(judged([Sample("01", first, second)], []), "parallel_deviation") == [expected]


@pytest.mark.parametrize(
    ("first", "second", "allowed"), [("0.95", "1.05", "10"), ("0.96", "1.05", "5")]
)
def test_the_allowed_deviation_follows_the_mean(first: str, second: str, allowed: str) -> None:
    found = judged([Sample("01", first, second)], [], NITROGEN.control, "0.05")
    assert found["parallel_deviation"][0].facts["allowed"] == allowed


def test_parallels_that_cannot_be_compared_decide_nothing() -> None:
    pairs = [Sample("01", "ND", "ND"), Sample("02", "ND", "8"), Sample("03", "40", "41")]
    found = judged(pairs, [], general_control())
    assert met(found, "parallel_not_found") == [True]
    assert met(found, "parallel_uncompared") == [None]
    assert met(found, "parallel_deviation") == [None]  # no tolerance on file


def test_equal_parallels_are_within_any_deviation() -> None:
    found = judged([Sample("01", "40", "40.0")], [], general_control())
    assert met(found, "parallel_deviation") == [True]


AMMONIA = method_for("HJ 535-2009", "氨氮")


@pytest.mark.parametrize(
    ("second", "controls", "expected"),
    [
        ("10", [ControlSample("blank", "ND"), MATERIAL], "accept"),
        ("100", [ControlSample("blank", "ND"), MATERIAL], "leave_undecided"),
        ("100", [ControlSample("blank", "ND")], "fail"),
        ("10", [ControlSample("blank", "ND"), ControlSample("spike", "ND", base="1", added="1")],
         "leave_undecided"),
    ],
)  # fmt: skip
def test_a_criterion_that_nothing_decides_is_not_met(
    second: str, controls: list[ControlSample], expected: str
) -> None:
    assert AMMONIA is not None
    found = findings(
        [Sample("01", "10", second)], controls, control=AMMONIA.control, limit=Decimal("0.025")
    )
    assert outcome(found) == expected
    assert passes(found) is (expected == "accept")


@pytest.mark.parametrize(
    ("base", "added", "found", "expected"),
    [
        ("10", "10", "17", True), ("10", "10", "16.99", False), ("10", "10", "23", True),
        ("10", "10", "23.01", False), ("4L", "10", "7", True), ("ND", "10", "6.9", False),
    ],
)  # fmt: skip
def test_a_spike_is_recovered_between_seventy_and_a_hundred_and_thirty(
    base: str, added: str, found: str, expected: bool
) -> None:
    control = ControlSample("spike", found, "01", base=base, added=added)
    seen = judged([Sample("01", "40")], [control])
    assert met(seen, "spike_recovery") == [expected]
    assert seen["spike_recovery"][0].citation.certainty is Certainty.SECONDARY


def test_a_method_has_its_own_recovery() -> None:
    control = ControlSample("spike", "18.9", "01", base="10", added="10")
    found = judged([Sample("01", "1")], [control], NITROGEN.control, "0.05")
    assert met(found, "spike_recovery") == [False]


@pytest.mark.parametrize(("found", "expected"), [("95", True), ("94.99", False), ("105", True)])
def test_a_missed_reference_material_cannot_be_accepted(found: str, expected: bool) -> None:
    control = ControlSample("reference", found, "GSB-1", certified="100", uncertainty="5")
    seen = findings(
        [Sample("01", "40", "41")], [*BLANKS, control], control=COD.control, limit=Decimal(4)
    )
    assert passes(seen) is expected
    assert releasable(seen) is expected


def test_a_missing_control_sample_may_be_accepted_with_a_reason() -> None:
    seen = findings([Sample("01", "40")], [], control=COD.control, limit=Decimal(4))
    assert not passes(seen)
    assert releasable(seen)
    assert {one.code for one in seen if one.met is False} == {
        "blank_count", "parallel_count", "recovery_count",
    }  # fmt: skip
    assert all(one.citation.certainty is Certainty.UNVERIFIED for one in seen)


def test_a_method_asks_only_for_what_makes_sense() -> None:
    solids = method_for("GB 11901-89", "悬浮物")
    assert solids is not None
    seen = judged([Sample("01", "21", "22")], [], solids.control, None)
    assert "blank_count" not in seen
    assert "recovery_count" not in seen
    assert minimum().citation.certainty is Certainty.UNVERIFIED


@given(
    st.fractions(min_value=0, max_value=10**6, max_denominator=1000),
    st.fractions(min_value=0, max_value=10**6, max_denominator=1000),
)
def test_the_relative_deviation_is_symmetric_and_at_most_a_hundred(
    a: Fraction, b: Fraction
) -> None:
    deviation = relative_deviation(a, b)
    assert deviation == relative_deviation(b, a)
    assert 0 <= deviation <= 100
    assert (deviation == 0) == (a == b)


@pytest.mark.parametrize(
    ("mean", "unit", "allowed"),
    [
        ("0.00099", "mg/L", "50"), ("0.001", "mg/L", "30"), ("0.01", "mg/L", "20"),
        ("0.099", "mg/L", "20"), ("0.1", "mg/L", "10"), ("1", "mg/L", "5"), ("9.99", "mg/L", "5"),
        ("10", "mg/L", "2.5"), ("100", "mg/L", "1"), ("100", "µg/L", "10"),
        ("100", "dB(A)", "—"), ("100", "", "—"),
    ],
)  # fmt: skip
def test_the_general_tolerance_goes_by_the_magnitude_of_the_mean(
    mean: str, unit: str, allowed: str
) -> None:
    number = Decimal(mean)
    pair = Sample("01", f"{number * Decimal('1.001'):f}", f"{number * Decimal('0.999'):f}")
    found = findings([pair], [], control=general_control(), limit=None, unit=unit)
    (one,) = [f for f in found if f.code == "parallel_deviation"]
    assert one.facts["allowed"] == allowed
    assert one.met is (None if allowed == "—" else True)
    assert one.citation.certainty is Certainty.UNVERIFIED
    # a method's own number goes before it
    (own,) = [
        f for f in findings([pair], [], control=COD.control, limit=None, unit=unit)
        if f.code == "parallel_deviation"
    ]  # fmt: skip
    assert own.facts["allowed"] == "10"
    assert "general" not in own.facts
