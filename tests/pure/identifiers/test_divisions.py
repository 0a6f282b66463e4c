"""Divisions of the whole country and who reports to a province."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.identifiers.divisions import (
    Division,
    by_code,
    divisions,
    find,
    full_name,
    reporting_units,
    retired_codes,
    seat,
)

DATA = Path(__file__).parents[4] / "shared/data/01_divisions"
beside_data = pytest.mark.skipif(
    not DATA.exists() and not os.environ.get("CI"), reason="the checked division list is not here"
)
PROVINCES = sorted(code for code, d in by_code().items() if d.level == "province")


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_all_thirty_four_provinces_are_there() -> None:
    assert len(PROVINCES) == 34
    assert len(by_code()) > 3300


def test_every_division_hangs_under_one_above_it() -> None:
    above = {"city": {"province"}, "county": {"province", "city"}}
    for d in by_code().values():
        if d.level == "province":
            assert d.parent == ""
        else:
            assert by_code()[d.parent].level in above[d.level]
            assert d.code[:2] == d.parent[:2]


@beside_data
def test_shaanxi_equals_the_checked_list() -> None:
    expected = {
        (r["code"], r["name"], r["level"], r["parent"]) for r in read("shaanxi_divisions.csv")
    }
    found = divisions("61")
    assert not isinstance(found, NormError)
    assert {(d.code, d.name, d.level, d.parent) for d in found} == expected


@beside_data
def test_stale_codes_lead_to_todays() -> None:
    for row in read("stale_codes_seen.csv"):
        division = find(row["old_code"])
        assert isinstance(division, Division)
        assert (division.code, division.name) == (row["current_code"], row["current_name"])


@beside_data
def test_seats_equal_the_checked_list() -> None:
    for row in read("shaanxi_divisions.csv"):
        if row["lon"]:
            place = seat(row["code"])
            assert place is not None
            assert (place.lon, place.lat) == (float(row["lon"]), float(row["lat"]))


def test_retired_codes_do_not_stand_and_lead_to_standing_ones() -> None:
    for code, retired in retired_codes().items():
        assert code not in by_code()
        assert retired.current in by_code()


@pytest.mark.clause("S2")
def test_twelve_areas_of_shaanxi_report_to_the_province() -> None:
    units = reporting_units("61")
    assert not isinstance(units, NormError)
    assert [u.name for u in units][-2:] == ["韩城市", "杨凌示范区"]
    assert len(units) == 12
    assert "610581" not in next(u for u in units if u.name == "渭南市").counties
    assert "610403" not in next(u for u in units if u.name == "咸阳市").counties


@pytest.mark.parametrize("province", PROVINCES)
def test_every_county_belongs_to_exactly_one_unit(province: str) -> None:
    units, everything = reporting_units(province), divisions(province)
    assert not isinstance(units, NormError)
    assert not isinstance(everything, NormError)
    times = Counter(code for unit in units for code in unit.counties)
    assert set(times) == {d.code for d in everything if d.level == "county"}
    assert set(times.values()) <= {1}


def test_another_province_reports_by_its_cities() -> None:
    units = reporting_units("640000")
    assert not isinstance(units, NormError)
    assert [u.name for u in units] == ["银川市", "石嘴山市", "吴忠市", "固原市", "中卫市"]


@pytest.mark.parametrize(
    "text", ["610304", "陈仓区", "陈仓", "宝鸡市陈仓区", "陕西省宝鸡市陈仓区", " 陈仓区 "]
)
def test_a_county_is_found_by_code_and_by_its_names(text: str) -> None:
    division = find(text)
    assert isinstance(division, Division)
    assert full_name(division) == "陕西省宝鸡市陈仓区"


def test_a_name_met_in_several_provinces_asks_for_more() -> None:
    ambiguous = find("朝阳区")
    assert isinstance(ambiguous, NormError)
    assert ambiguous.code == "identifiers.division_ambiguous"
    assert "吉林省长春市朝阳区" in ambiguous.parts["candidates"]
    within = find("朝阳区", within="220100")
    assert isinstance(within, Division)
    assert within.code == "220104"


@given(st.sampled_from(sorted(by_code())))
def test_the_full_name_leads_back(code: str) -> None:
    division = find(full_name(by_code()[code]))
    assert isinstance(division, Division)
    assert division.code == code


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(find(text), Division | NormError)


def test_an_unknown_province_is_refused_by_name() -> None:
    error = NormError("identifiers.province_unknown", {"text": "99"})
    assert divisions("99") == error
    assert reporting_units("99") == error
