"""The factor dictionary: one factor for each name, and no guess between media."""

import re

import pytest

from liance.norms.sampling.factors import all_factors, find, shown_name


@pytest.mark.parametrize("name", ["COD", "化学需氧量", "codcr", "w01018", " 化学需氧量（COD） "])
def test_every_spelling_leads_to_the_one_factor(name: str) -> None:
    factor = find(name)
    assert factor is not None
    assert factor.name == "化学需氧量"


def test_a_name_of_two_media_needs_the_medium() -> None:
    assert find("氟化物", "water").code == "w21017"
    assert find("气态氟化物").code == "a21018"
    assert find("没有这个因子") is None


def test_names_and_codes_are_not_doubled_within_a_medium() -> None:
    seen: set[tuple[str, str]] = set()
    for factor in all_factors():
        for spelling in {factor.name, *factor.aliases, factor.code} - {""}:
            key = (factor.medium, spelling)
            assert key not in seen, key
            seen.add(key)


def test_codes_have_the_form_of_their_table_and_a_certainty() -> None:
    for factor in all_factors():
        if factor.medium == "noise":
            assert factor.code in {"Leq", "Ld", "Ln"}
        elif factor.code:
            assert re.fullmatch(r"[aw]\d{5}", factor.code), factor.name
            assert factor.code_certainty is not None


def test_an_unknown_name_is_shown_as_written() -> None:
    assert shown_name("某某物", "en") == "某某物"
    assert shown_name("COD", "en") == "Chemical oxygen demand"
    assert shown_name("COD", "zh-hans") == "COD"
    assert shown_name("厂界噪声（夜间）", "en", "noise") == "Noise at the boundary (night)"
    assert shown_name("厂界噪声（夜间）", "zh-hans") == "厂界噪声（夜间）"
    assert shown_name("某某物（昼间）", "en") == "某某物（昼间）"
