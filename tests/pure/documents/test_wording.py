"""What becomes of a user's text before it is printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.documents import at

from liance.foundation.documents.marks import qr_svg
from liance.foundation.documents.wording import instant, plain

ASCII = frozenset(range(0x20, 0x7F)) | {ord("é"), ord("中")}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\u200bb\ufeff", "ab"),
        ("\u202etxt", "[U+202E]txt"),
        ("\x00", "[U+0000]"),
        ("\U0001f3ed", "[U+1F3ED]"),
        ("BOD₅", "BOD5"),
        ("e\u0301", "é"),
        ("a\tb\r\nc", "a b\nc"),
    ],
)
def test_each_kind_of_character(text: str, printed: str) -> None:
    assert plain(text, ASCII) == printed


@given(st.text())
def test_only_what_the_typefaces_show_is_left(text: str) -> None:
    printed = plain(text, ASCII)
    assert all(ord(c) in ASCII or c in "\n \u200b" for c in printed)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=200))
def test_breaks_add_nothing_to_read(text: str) -> None:
    assert plain(text, ASCII).replace("\u200b", "") == unicodedata.normalize("NFC", text)


def test_short_codes_are_not_broken() -> None:
    assert plain("91130200699229617X001P", ASCII) == "91130200699229617X001P"


def test_instants_are_shown_in_shanghai() -> None:
    assert instant(at(11, 23, 9, 30)) == "2026-11-23 09:30"


def test_a_qr_code_is_a_square_drawing_with_a_quiet_zone() -> None:
    drawing = qr_svg("https://liance.example/v/8f3kq2m7")
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert 'd="M2 2h7v1h-7z' in drawing
    assert qr_svg("") == ""
