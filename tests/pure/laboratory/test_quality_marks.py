"""A result without the quality control that its method asks for bears a mark that says which."""

from decimal import Decimal

import pytest

from liance.mechanism.laboratory.rules.acceptance import ControlSample, Sample, findings
from liance.mechanism.laboratory.rules.grouping import stored
from liance.mechanism.laboratory.rules.quality import Judged, quality_mark, sentence
from liance.norms.citations import Certainty
from liance.norms.methods.methods import all_methods, method_for

COD, TURBIDITY, GAS = "HJ 828-2017", "HJ 1075-2019", "HJ 57-2017"
BLANKS = [ControlSample("blank", "<4"), ControlSample("blank", "<4")]
PAIR = [Sample("W-01", "30.0", "31.0")]


def judged(method, factor, samples, controls, reason="", *, limit=Decimal(4)):
    control = method_for(method, factor).control
    found = findings(samples, controls, control=control, limit=limit)
    return Judged("2026-0001", [stored(one) for one in found], reason)


def mark(method, factor, **said):
    return quality_mark(factor=factor, method=method, batch=None, **said)


@pytest.mark.parametrize(
    ("method", "factor", "lacking"),
    [
        (f"重铬酸盐法 {COD}", "化学需氧量", ("blank", "parallel", "recovery")),
        (TURBIDITY, "浊度", ("parallel",)),
        ("HJ 637-2018", "石油类", ("blank", "recovery")),
        ("HJ 836-2017", "颗粒物", ("blank",)),
    ],
)
def test_outside_a_batch_all_that_the_method_asks_for_is_lacking(method, factor, lacking):
    found = mark(method, factor)
    assert (found.code, found.lacking) == ("no_batch", lacking)
    assert found.method in method
    assert found.citation.certainty is Certainty.UNVERIFIED


def test_a_method_that_asks_for_nothing_needs_no_batch():
    free = [m for m in all_methods() if not m.control.compulsory]
    assert {m.medium for m in free} == {"gas"}
    for method in free:
        assert mark(method.standard, method.factors[0]) is None


def test_what_is_not_on_file_is_said_to_be_unknown_not_to_be_fine():
    assert mark("企业自编方法 Q-7", "化学需氧量").code == "not_on_file"
    # a method on file for another factor is not on file for this one
    assert mark(COD, "总磷").code == "not_on_file"


def test_the_control_of_a_subcontracted_result_is_in_its_makers_report():
    assert mark(COD, "化学需氧量", subcontracted=True) is None


@pytest.mark.parametrize(
    ("samples", "controls", "code", "lacking", "missed"),
    [
        (PAIR, [*BLANKS, ControlSample("reference", "25.1", certified="25.0", uncertainty="1.2")],
         None, (), ()),
        (PAIR, BLANKS, "short", ("recovery",), ()),
        ([Sample("W-01", "30.0")], BLANKS[:1], "short", ("blank", "parallel", "recovery"), ()),
        ([Sample("W-01", "30.0", "60.0")],
         [*BLANKS, ControlSample("spike", "50", base="30", added="20")],
         "missed", (), ("parallel_deviation",)),
        ([Sample("W-01", "30.0", "60.0")], BLANKS, "missed", ("recovery",),
         ("parallel_deviation",)),
    ],
)  # fmt: skip
def test_in_a_batch_it_lacks_what_its_batch_missed(samples, controls, code, lacking, missed):
    batch = judged(COD, "化学需氧量", samples, controls, "复核后数据可用")
    found = quality_mark(factor="化学需氧量", method=COD, batch=batch)
    if code is None:
        assert found is None
        return
    assert (found.code, found.lacking, found.missed) == (code, lacking, missed)
    assert (found.batch, found.reason) == ("2026-0001", "复核后数据可用")


def test_what_nothing_decided_is_said_with_the_reason():
    controls = [*BLANKS, ControlSample("reference", "25", certified="25", uncertainty="1")]
    batch = judged(COD, "化学需氧量", PAIR, controls, "空白与前批一致", limit=None)
    found = quality_mark(factor="化学需氧量", method=COD, batch=batch)
    assert (found.code, found.undecided, found.missed) == ("undecided", ("blank_value",), ())
    said = sentence(found)
    assert said.startswith("2026-0001 批质控未能评价：空白值没有可依据的允许值或无法比较")
    assert "说明：空白与前批一致" in said
    both = judged(COD, "化学需氧量", PAIR, BLANKS, "复核", limit=None)
    worse = quality_mark(factor="化学需氧量", method=COD, batch=both)
    assert worse.code == "short"
    assert "空白值没有可依据的允许值或无法比较，未能评价" in sentence(worse)


def test_the_report_says_what_is_lacking_and_by_which_source():
    said = sentence(mark(COD, "化学需氧量"))
    assert said.startswith(
        "没有随批质控，HJ 828-2017 要求的空白、平行、加标或标准样品都没有；依据 HJ 630-2011"
    )
    assert "未核对原文" in said
    batch = judged(COD, "化学需氧量", PAIR, BLANKS, "标样用完")
    found = quality_mark(factor="化学需氧量", method=COD, batch=batch)
    assert sentence(found).startswith("2026-0001 批的加标或标准样品不足，说明：标样用完；依据")
    assert sentence(mark("自编", "化学需氧量")).startswith("没有随批质控，方法未入库")
