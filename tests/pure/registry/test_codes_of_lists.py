"""Codes as real lists carry them: a wrong one is said and never costs the row."""

import pytest

from liance.mechanism.registry.rules.codes import read_codes

CREDIT = "91130200699229617X"


def said(codes) -> list[str]:
    return [remark.code for remark in codes.remarks]


@pytest.mark.parametrize("blank", ["", "-", "—", "/", "无", "\u200b", "0", "暂无", "n/a"])
def test_a_dash_is_no_code_and_no_remark(blank: str) -> None:
    codes = read_codes(blank, blank)
    assert (codes.credit, codes.permit, said(codes)) == ("", "", [])


@pytest.mark.parametrize(
    "typed", [f"{CREDIT}(\xa0)", f"\u200b{CREDIT}", f"{CREDIT}（01）", "９1130200699229617x"]
)
def test_what_clings_to_a_code_is_taken_off_and_said(typed: str) -> None:
    codes = read_codes(typed, "")
    assert codes.credit == CREDIT
    assert said(codes)


def test_a_code_of_nineteen_digits_is_not_kept_and_said() -> None:
    codes = read_codes("916400005641143891B", "")
    assert codes.credit == ""
    assert "registry.credit_unusable" in said(codes)


def test_a_code_whose_check_fails_is_kept_as_printed_and_said() -> None:
    codes = read_codes("916402007999162621", "")
    assert codes.credit == "916402007999162621"
    assert said(codes) == ["identifiers.credit_check"]


@pytest.mark.parametrize("mark", "WVUQRY")
def test_a_permit_may_end_in_another_letter(mark: str) -> None:
    codes = read_codes(CREDIT, f"{CREDIT}001{mark}")
    assert codes.permit == f"{CREDIT}001{mark}"
    assert said(codes) == ["identifiers.permit_mark"]


def test_the_permit_tells_the_credit_code() -> None:
    codes = read_codes("-", f"{CREDIT}001P")
    assert codes.credit == CREDIT
    assert said(codes) == ["registry.credit_from_permit"]


def test_codes_that_contradict_each_other_are_both_kept() -> None:
    codes = read_codes("91640205MA771YEQ6T", f"{CREDIT}001P")
    assert (codes.credit, codes.permit) == ("91640205MA771YEQ6T", f"{CREDIT}001P")
    assert said(codes) == ["registry.codes_differ"]


def test_a_permit_of_the_form_with_other_letters_is_an_identity() -> None:
    codes = read_codes("", "G1064012200412550V001P")
    assert codes.permit == "G1064012200412550V001P"
    assert said(codes) == ["registry.permit_form"]


def test_a_text_is_no_permit() -> None:
    codes = read_codes("", "正在办理排污许可证")
    assert codes.permit == ""
    assert said(codes) == ["registry.permit_unusable"]
