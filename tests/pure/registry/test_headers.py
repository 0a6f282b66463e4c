"""Headers are recognised without a map."""

import pytest

from liance.mechanism.registry.rules.headers import missing, recognise


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("企业名称", "name"), ("单位名称*", "name"), ("污染源名称（全称）", "name"),
        ("统一社会信用代码/组织机构代码", "credit_code"), ("统一社会信用代码（18位）", "credit_code"),
        ("排污许可证编号", "permit_code"), ("permit_no", "permit_code"), ("Permit No.", "permit_code"),
        ("县（市、区）", "county"), ("区县", "county"), ("所在地市", "city"), ("City", "city"),
        ("经度（°）", "lon"), ("lng", "lon"), ("纬度(度)", "lat"), ("行业类别", "industry"),
        ("管理类别", "management"), ("详细地址", "address"), ("行政区划代码", "division"),
        (" 企 业 名 称 ", "name"),
    ],
)  # fmt: skip
def test_a_header_is_known(header: str, field: str) -> None:
    assert recognise([header, "x"]).places == {field: (0,)}


def test_the_first_filled_of_two_columns_counts() -> None:
    columns = recognise(["组织机构代码", "统一社会信用代码"])
    assert columns.value("credit_code", ["123", "456"]) == "456"
    assert columns.value("credit_code", ["123", " "]) == "123"


def test_a_map_goes_before_what_is_recognised() -> None:
    columns = recognise(["名称", "厂名"], {"name": "厂名"})
    assert columns.value("name", ["a", "b"]) == "b"
    assert columns.ignored == ("名称",)


def test_a_list_must_tell_name_and_place() -> None:
    assert missing(recognise(["经度"])) == ("name", "city")
    assert missing(recognise(["企业名称", "地址"])) == ()
