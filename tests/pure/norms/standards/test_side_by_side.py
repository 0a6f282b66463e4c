"""Permit, EIA approval and standards side by side: each judged, the strictest leads."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason
from liance.norms.standards.side_by_side import HeldLimit, judge_all, record

DAY = date(2026, 11, 1)
PERMIT = HeldLimit("permit", "40", "mg/L", "91610300XX001P")
STANDARD = HeldLimit("standard", standard="GB 8978-1996", asks=(("level", "2"),))


def judged(
    value, *held, limit="50", unit="mg/L", day=DAY, factor="化学需氧量", medium="water",
    standard="环评批复",
):  # fmt: skip
    case = Case(value=value, limit=limit, unit=unit, limit_unit=unit, factor=factor, medium=medium)
    return judge_all(case, standard, held, day, Planner(shipped(), day))


def short(sides):
    return [(side.held.origin, side.verdict.verdict.value) for side in sides]


def test_one_limit_is_judged_as_ever():
    (only,) = judged("60")
    assert (only.verdict.verdict.value, only.limit) == ("exceeds", "50")


def test_each_limit_has_its_verdict_and_the_strictest_leads():
    sides = judged("45", PERMIT, STANDARD)
    assert short(sides) == [
        ("permit", "exceeds"), ("sheet", "compliant"), ("standard", "compliant"),
    ]  # fmt: skip
    assert sides[2].standard == "GB 8978-1996"
    assert (sides[2].limit, sides[2].unit) == ("≤150", "mg/L")
    assert short(judged("200", PERMIT, STANDARD))[0] == ("permit", "exceeds")
    assert short(judged("30", PERMIT, STANDARD))[0] == ("permit", "compliant")


def test_limits_in_other_units_are_compared_as_quantities():
    small = HeldLimit("eia", "39000", "μg/L", "批复")
    assert short(judged("60", PERMIT, small))[0] == ("eia", "exceeds")


@pytest.mark.parametrize(
    ("held", "leads"),
    [
        (HeldLimit("permit", "不得检出", "mg/L"), ("permit", "exceeds")),
        (HeldLimit("eia", "30", "kg"), ("eia", "not_judged")),
        (HeldLimit("eia", "30", "mg/L", averaging="daily_mean"), ("eia", "cannot_judge")),
    ],
)
def test_what_cannot_be_judged_is_never_covered_by_a_limit_that_is_met(held, leads):
    assert short(judged("10", held))[0] == leads


def test_a_daily_mean_holds_a_grab_sample_on_its_stated_ground_only():
    bare = HeldLimit("permit", "40", "mg/L", "证", "daily_mean")
    side = judged("60", bare, limit="")[0]
    assert side.verdict.reason is Reason.AVERAGING_DIFFERS
    stated = HeldLimit("permit", "40", "mg/L", "证", "daily_mean", "公告2007年第16号")
    side = judged("60", stated, limit="")[0]
    assert side.verdict.verdict.value == "exceeds"
    assert [s.result for s in side.verdict.steps if s.code == "averaging_by_ground"] == [
        "公告2007年第16号"
    ]
    assert "公告2007年第16号" in record(side)["zh"]


def test_the_edition_follows_the_sampling_date():
    plant = HeldLimit("standard", standard="GB 18918-2002", asks=(("level", "1A"),))
    before = judged("55", plant, limit="", day=date(2026, 2, 28))[0]
    assert (before.verdict.verdict.value, before.standard) == ("exceeds", "GB 18918-2002")
    after = judged("55", plant, limit="", day=date(2026, 3, 1))[0]
    assert after.verdict.reason is Reason.AMENDMENT_NOT_HELD


def test_a_boiler_limit_asks_for_the_oxygen():
    boiler = HeldLimit("standard", standard="GB 13271-2014", asks=(("fuel", "gas"),))
    sides = judged("10", boiler, limit="", unit="mg/m³", factor="颗粒物", medium="gas")
    assert sides[0].verdict.verdict.value not in ("compliant", "exceeds")


def test_a_permit_says_its_reference_oxygen():
    bare = HeldLimit("permit", "20", "mg/m³", "证")
    gas = {"limit": "", "unit": "mg/m³", "factor": "颗粒物", "medium": "gas"}
    assert judged("19.4", bare, **gas)[0].verdict.reason is Reason.OXYGEN_BASIS_MISSING
    told = HeldLimit("permit", "20", "mg/m³", "证", asks=(("o2_reference", "3.5"),))
    assert judged("19.4", told, **gas)[0].verdict.reason is Reason.OXYGEN_MEASURED_MISSING
    kept = HeldLimit("permit", "20", "mg/m³", "证", asks=(("o2_reference", "不折算"),))
    assert judged("19.4", kept, **gas)[0].verdict.verdict.value == "compliant"


def test_a_printed_limit_of_a_standard_beside_follows_its_rules():
    plant = HeldLimit("standard", "50", "mg/L", "GB 18918-2002 一级A")
    assert judged("55", plant, limit="")[0].verdict.reason is Reason.AMENDMENT_NOT_HELD


LIMITS = st.lists(st.integers(1, 100), min_size=1, max_size=4)


@given(st.integers(1, 100), LIMITS)
def test_the_strictest_upper_limit_leads_whatever_the_order(value, limits):
    held = [HeldLimit("permit", str(limit), "mg/L", str(n)) for n, limit in enumerate(limits)]
    strictest = min(limits)
    for order in permutations(held):
        lead = judged(str(value), *order, limit="100")[0]
        assert int(lead.limit) == min(strictest, 100)
        assert (lead.verdict.verdict.value == "exceeds") == (value > strictest)
