"""Part over whole, noise, flue gas: each comparison at its boundary, and what says nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.plausibility.combinations import doubts
from liance.norms.plausibility.observations import Observation


def seen(factor: str, raw: str, unit: str = "mg/L", limit: str = "") -> Observation:
    return Observation(key=factor, factor=factor, raw=raw, unit=unit, detection_limit=limit)


def codes(*rows: Observation, medium: str = "water") -> list[str]:
    return [d.code for d in doubts(rows, medium)]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (("五日生化需氧量", "60"), ("化学需氧量", "50"), True),
        (("BOD5", "60"), ("COD", "50"), True),
        (("五日生化需氧量", "50"), ("化学需氧量", "60"), False),
        (("氨氮", "12"), ("总氮", "10"), True),
        (("NH3-N", "10"), ("TN", "12"), False),
        (("六价铬", "0.83"), ("总铬", "0.05"), True),
        (("六价铬", "0.04"), ("总铬", "0.05"), False),
        (("磷酸盐", "1.2"), ("总磷", "1.0"), True),
        (("溶解性铁", "2"), ("总铁", "1"), True),
        (("溶解性总磷", "2"), ("总磷", "1"), True),
        (("可溶性锰", "0.5"), ("总锰", "1"), False),
        (("溶解性总固体", "900"), ("总固体", "1"), False),
        (("化学需氧量", "60"), ("五日生化需氧量", "50"), False),
    ],
)
def test_a_part_is_not_more_than_its_whole(
    part: tuple[str, str], whole: tuple[str, str], expected: bool
) -> None:
    assert codes(seen(*part), seen(*whole)) == (["part_over_whole"] if expected else [])


@pytest.mark.parametrize(
    ("part", "doubted"),
    [("105", False), ("109", False), ("109.01", True)],
)
def test_five_per_cent_and_the_detection_limit_are_allowed(part: str, doubted: bool) -> None:
    found = codes(seen("五日生化需氧量", part, limit="0.5"), seen("化学需氧量", "100", limit="4"))
    assert found == (["part_over_whole"] if doubted else [])


def test_without_a_detection_limit_five_per_cent_alone_is_allowed() -> None:
    assert codes(seen("氨氮", "1.05"), seen("总氮", "1")) == []
    assert codes(seen("氨氮", "1.0501"), seen("总氮", "1")) == ["part_over_whole"]


@pytest.mark.parametrize(
    ("part", "whole", "doubted"),
    [
        ("0.004L", "0.03L", False),
        ("ND", "0.01", False),
        ("0.5", "0.03L", True),  # the whole not detected: its bound counts
        ("0.5", "ND", False),  # no bound, nothing to compare with
        ("0.5", ">0.1", False),  # the whole has no upper end
        (">0.5", "0.1", True),
        ("—", "0.1", False),
        ("约0.5", "0.1", False),
    ],
)
def test_non_detects_and_bounds_say_what_they_can(part: str, whole: str, doubted: bool) -> None:
    found = codes(seen("六价铬", part), seen("总铬", whole))
    assert found == (["part_over_whole"] if doubted else [])


def test_units_are_converted_and_what_does_not_convert_is_not_compared() -> None:
    assert codes(seen("六价铬", "60", "μg/L"), seen("总铬", "0.05", "mg/L")) == ["part_over_whole"]
    assert codes(seen("六价铬", "60", "μg/L"), seen("总铬", "0.06", "mg/L")) == []
    assert codes(seen("六价铬", "60", "mg/kg"), seen("总铬", "0.05", "mg/L")) == []


def test_a_doubt_names_both_values_and_its_rule() -> None:
    (found,) = doubts([seen("六价铬", "0.83"), seen("总铬", "0.05")], "water")
    assert found.rule == "F20"
    assert found.keys == ("六价铬", "总铬")
    assert found.facts["part_value"] == "0.83 mg/L"
    assert "本系统约定" in found.citation.text()


@given(
    part=st.decimals("0.001", "9999", places=3), whole=st.decimals("0.001", "9999", places=3),
    limit=st.decimals("0.001", "10", places=3),
)  # fmt: skip
def test_the_comparison_is_the_exact_inequality(
    part: Decimal, whole: Decimal, limit: Decimal
) -> None:
    found = codes(seen("氨氮", str(part), limit=str(limit)), seen("总氮", str(whole)))
    assert bool(found) == (part > whole * Decimal("1.05") + limit)


@given(whole=st.decimals("0.01", "9999", places=2), low=st.decimals("0", "1", places=4))
def test_what_is_not_more_than_the_whole_is_never_doubted(whole: Decimal, low: Decimal) -> None:
    assert codes(seen("六价铬", str(whole * low)), seen("总铬", str(whole))) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("厂界噪声（昼间）", "52.1"), ("背景噪声", "53.0")), ["noise_under_background"]),
        ((("厂界噪声（昼间）", "53.0"), ("背景噪声", "53.0")), []),
        ((("Lmax", "50.0"), ("厂界噪声（夜间）", "52.0")), ["maximum_under_mean"]),
        ((("Lmax", "52.0"), ("厂界噪声（夜间）", "52.0")), []),
        ((("昼间噪声", "58"), ("背景噪声", "65")), ["noise_under_background"]),
        ((("昼间等效声级", "58"), ("背景值", "65")), ["noise_under_background"]),
        ((("Ld", "58"), ("背景值", "58.1")), ["noise_under_background"]),
        ((("工业企业厂界噪声", "58"), ("背景值", "65")), ["noise_under_background"]),
        ((("夜间噪声", "58"), ("最大声级", "50")), ["maximum_under_mean"]),
        ((("Ln", "50"), ("最大声级", "50")), []),
        ((("L10", "48"), ("L90", "49")), ["ten_under_ninety"]),
        ((("L10", "49"), ("L90", "48")), []),
    ],
)
def test_noise(rows: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert codes(*(seen(f, v, "dB(A)") for f, v in rows), medium="noise") == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("含氧量", "20.9"),), []),
        ((("含氧量", "21"),), ["oxygen_as_air"]),
        ((("烟气含氧量", "21.5"),), ["oxygen_as_air"]),
        ((("a19001", "21.5"),), ["oxygen_as_air"]),
        ((("氧气含量", "20.9"),), []),
        ((("a01014", "100"),), ["moisture_full"]),
        ((("a01011", "0"), ("标干流量", "3200")), ["flow_without_velocity"]),
        ((("含氧量", "12"), ("二氧化碳", "9.5")), []),
        ((("含氧量", "12"), ("二氧化碳", "9.51")), ["oxygen_and_dioxide"]),
        ((("烟气湿度", "99.9"),), []),
        ((("烟气湿度", "100"),), ["moisture_full"]),
        ((("烟气流速", "0"), ("标干流量", "3200")), ["flow_without_velocity"]),
        ((("烟气流速", "0"), ("标干流量", "0")), []),
        ((("烟气流速", "0.5"), ("标干流量", "3200")), []),
    ],
)
def test_flue_gas(rows: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert codes(*(seen(f, v, "%") for f, v in rows), medium="gas") == expected
