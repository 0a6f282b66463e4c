"""Where a row belongs, and where its coordinates lie."""

from decimal import Decimal

import pytest

from liance.mechanism.registry.rules.coordinates import degrees, read_place
from liance.mechanism.registry.rules.places import Where, locate
from liance.norms.errors import NormError

NINGXIA, SHAANXI = "640000", "610000"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"city": "银川"}, "640100"),
        ({"city": "银川市", "county": "贺兰县"}, "640122"),
        ({"city": "宁夏银川市"}, "640100"),
        ({"division": "640122"}, "640122"),
        ({"division": "宁夏回族自治区银川市贺兰县"}, "640122"),
        ({"division": "银川市/贺兰县"}, "640122"),
        ({"city": "银川", "address": "银川市贺兰县习岗镇"}, "640122"),
        ({"address": "宁夏银川市贺兰县习岗镇"}, "640122"),
        ({"city": "银川", "county": "-"}, "640100"),
    ],
)
def test_a_division_is_found(columns: dict[str, str], code: str) -> None:
    assert locate(NINGXIA, **columns) == Where(code)


@pytest.mark.parametrize(
    "columns",
    [
        {"city": "西安市"},
        {"province": "陕西省", "city": "宝鸡"},
        {"division": "610300"},
        {"address": "陕西省宝鸡市陈仓区虢镇"},
    ],
)
def test_a_row_of_another_province_is_flagged(columns: dict[str, str]) -> None:
    found = locate(NINGXIA, **columns)
    assert isinstance(found, NormError)
    assert found.code == "registry.other_province"


@pytest.mark.clause("S2")
def test_a_county_that_reports_directly_is_itself() -> None:
    assert locate(SHAANXI, city="渭南市", county="韩城市") == Where("610581")


def test_an_unknown_county_costs_a_remark_where_the_city_is_known() -> None:
    found = locate(NINGXIA, city="银川", county="月牙湖开发区")
    assert isinstance(found, Where)
    assert (found.code, found.remarks[0].code) == ("640100", "registry.division_unknown")


@pytest.mark.parametrize("columns", [{"city": "某处"}, {"address": "路边"}, {}])
def test_a_row_without_a_known_place_is_refused(columns: dict[str, str]) -> None:
    assert isinstance(locate(NINGXIA, **columns), NormError)


@pytest.mark.parametrize(
    "typed",
    [
        "106.51",
        "106°30′36″",
        "106度30分36秒",
        "106:30:36",
        "E106°30'36\"",
        "东经106°30′36″",
        "106 30 36",
        "１０６．５１",
    ],
)
def test_degrees_are_read_in_their_forms(typed: str) -> None:
    assert degrees(typed) == Decimal("106.51")


@pytest.mark.parametrize(
    "typed", ["", "106°75′", "abc", "106.5.3", "-106.5x", "1 2 3 4", "107" * 20, f"{'107' * 20}.0"]
)
def test_nonsense_is_no_degrees(typed: str) -> None:
    assert degrees(typed) is None


def test_interchanged_coordinates_are_put_right_and_said() -> None:
    place = read_place("38.4", "106.3")
    assert (place.lon, place.lat) == (Decimal("106.3"), Decimal("38.4"))
    assert place.remarks[0].code == "registry.coordinates_swapped"


def test_both_in_one_cell() -> None:
    place = read_place("", "", "106.3，38.4")
    assert (place.lon, place.lat, place.remarks) == (Decimal("106.3"), Decimal("38.4"), ())


def test_a_place_abroad_is_left_out_and_said() -> None:
    place = read_place("12.5", "41.9")
    assert (place.lon, place.remarks[0].code) == (None, "registry.coordinates_outside")
