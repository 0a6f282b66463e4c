"""The methods on file: found by their number however written, and true to the public list."""

import csv

import pytest

from liance.norms.citations import Certainty
from liance.norms.methods.methods import (
    all_methods,
    apparatus_for,
    method_for,
    methods_named,
    methods_of,
    standard_key,
)
from liance.norms.sampling.factors import find
from liance.norms.standards.units import Unit, read_unit


@pytest.mark.parametrize(
    "text",
    [
        "GB 11893-89",
        "GB11893—1989",
        "GB 11893-1989",
        "钼酸铵分光光度法 GB 11893-89",
        "gb 11893 - 89",
    ],
)
def test_a_standard_is_found_however_its_number_is_written(text: str) -> None:
    assert [m.standard for m in methods_named(text)] == ["GB 11893-89"]


def test_a_series_and_its_recommended_twin_are_not_the_same() -> None:
    assert standard_key("HJ/T 399-2007") != standard_key("HJ 399-2007")
    assert methods_named("自编方法") == ()
    assert methods_named("") == ()


def test_a_method_determines_the_factors_of_its_scope_alone() -> None:
    assert method_for("HJ 828-2017", "COD") is not None
    assert method_for("HJ 828-2017", "氨氮") is None
    assert [m.standard for m in methods_of("COD", "water")] == ["HJ 828-2017", "GB 11914-89"]


def test_every_method_is_whole() -> None:
    standards = [m.standard for m in all_methods()]
    assert len(standards) == len(set(standards))
    for method in all_methods():
        assert isinstance(read_unit(method.unit), Unit), method.standard
        for factor in method.factors:
            known = find(factor, method.medium)
            assert known is not None, (method.standard, factor)
            assert known.name == factor, (method.standard, factor)
        low, high = method.detection_limit, method.quantification_limit
        assert low is None or low > 0
        assert high is None or (low is not None and high > low), method.standard
        assert set(method.control.needs) <= {"blank", "parallel", "recovery"}
        assert not method.replaced_by or methods_named(method.replaced_by)


def test_no_number_claims_to_be_verified() -> None:
    for method in all_methods():
        assert method.limit_citation.certainty is not Certainty.VERIFIED
        if method.control.parallels_citation:
            assert method.control.parallels_citation.certainty is Certainty.UNVERIFIED


def test_limits_agree_with_the_public_list(shared_data) -> None:
    path = shared_data("05_dictionary/monitoring_methods.csv")
    compared = 0
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        method = method_for(row["standard"], row["factor"])
        # what the list has from a report of 2011 and from forms is not a method's own limit
        if method is None or not row["lod"] or method.detection_limit is None:
            continue
        assert str(method.detection_limit) == row["lod"], row
        compared += 1
    assert compared >= 7


@pytest.mark.parametrize(
    ("text", "factor", "medium", "used"),
    [
        ("HJ 535-2009", "氨氮", "water", True),
        ("纳氏试剂分光光度法 HJ 535—2009", "NH3-N", "water", True),
        ("HJ 828-2017", "COD", "water", False),
        ("HJ/T 398-2007", "烟气黑度", "gas", False),
        ("GB 7466-87", "总铬", "water", None),
        ("HJ 535-2009", "化学需氧量", "water", None),
        ("自编方法", "氨氮", "water", None),
        ("", "pH值", "water", True),
        ("", "氮氧化物", "gas", True),
        ("", "烟气黑度", "gas", False),
        ("", "总铬", "water", None),
        ("", "水温", "water", None),
        ("", "厂界噪声（昼间）", "noise", True),
        ("GB 12348-2008", "厂界噪声", "noise", True),
    ],
)
def test_a_method_says_whether_it_is_read_off_an_instrument(
    text: str, factor: str, medium: str, used: bool | None
) -> None:
    found = apparatus_for(text, factor, medium)
    assert (found and found.used) is used
    if found is not None:
        assert found.name
        assert found.citation.certainty is Certainty.UNVERIFIED


def test_every_method_says_so_but_those_that_leave_the_choice() -> None:
    assert [m.standard for m in all_methods() if m.apparatus is None] == ["GB 7466-87"]
