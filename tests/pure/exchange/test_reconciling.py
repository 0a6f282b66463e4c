"""Their list beside ours: what is the same, missing, different, unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.flows.reconciling import columns_of
from liance.mechanism.exchange.rules.reconciling import Held, compare, told_apart


def held(value, *, report="宝环监〔2026〕1号", point="DW001", factor="化学需氧量", unit="mg/L"):
    return Held(report, point, factor, value, unit)


def statuses(ours, theirs):
    return [one.status for one in compare(ours, theirs)]


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [
        ("142", "142", "same"),
        ("142", "142.0", "same"),
        ("142", "１４２", "same"),
        ("0.06L", "0.06l", "same"),
        ("0.06L", "0.06", "different"),
        ("142", "141", "different"),
        ("NaN", "NaN", "same"),
    ],
)
def test_values_are_compared_as_numbers_else_as_text(ours, theirs, status):
    assert statuses([held(ours)], [held(theirs)]) == [status]


@pytest.mark.parametrize(
    "theirs",
    [
        held("142", report="宝环监〔２０２６〕１号"), held("142", point="DW001 废水总排口"),
        held("142", unit=""), held("142", point=""), held("142", unit="ＭＧ/L"),
    ],
)  # fmt: skip
def test_other_ways_of_writing_are_no_difference(theirs):
    assert statuses([held("142")], [theirs]) == ["same"]


def test_each_kind_of_difference_is_told():
    ours = [held("1"), held("2", factor="氨氮"), held("3", factor="总磷")]
    theirs = [held("1"), held("2.5", factor="氨氮"), held("9", report="别的报告")]
    assert statuses(ours, theirs) == ["same", "different", "missing", "unknown"]
    assert statuses([held("1")], [held("1", unit="g/L")]) == ["different"]


def test_repeats_are_paired_by_value_before_order():
    ours = [held("1"), held("2"), held("3")]
    theirs = [held("3"), held("1")]
    found = list(compare(ours, theirs))
    assert sorted(one.status for one in found) == ["missing", "same", "same"]
    assert next(one for one in found if one.status == "missing").ours.value == "2"
    assert statuses([held("1")], [held("1"), held("1")]) == ["same", "unknown"]


def test_what_was_sent_beside_is_named_and_no_more_than_was_sent():
    found = list(compare([held("1")], [held("1"), held("7"), held("8"), held("9")]))
    told = told_apart(found, [("superseded", held("8")), ("outside", held("5"))])
    assert [(one.status, one.theirs.value) for one in told] == [
        ("same", "1"), ("outside", "7"), ("superseded", "8"), ("unknown", "9"),
    ]  # fmt: skip
    assert told_apart(found, []) == found
    assert told_apart(found, [("outside", held("9", factor="氨氮"))]) == found


_one = st.builds(
    Held, st.sampled_from(["a", "b"]), st.sampled_from(["DW001", "DW002"]),
    st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "1.0"]), st.just("mg/L"),
)  # fmt: skip


@given(st.lists(_one, max_size=12), st.lists(_one, max_size=12))
def test_every_result_of_both_sides_is_said_once(ours, theirs):
    found = list(compare(ours, theirs))
    assert sorted(map(repr, (one.ours for one in found if one.ours))) == sorted(map(repr, ours))
    assert sorted(map(repr, (o.theirs for o in found if o.theirs))) == sorted(map(repr, theirs))
    assert statuses(ours, ours) == ["same"] * len(ours)


def test_their_headers_are_known_by_several_names():
    assert columns_of(["序号", "报告编号", "监测因子", "监测结果", "计量单位"]) == {
        "report": 1, "factor": 2, "value": 3, "unit": 4,
    }  # fmt: skip
    assert "report" not in columns_of(["监测项目名称"])
