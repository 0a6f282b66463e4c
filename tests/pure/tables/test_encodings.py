"""Which encoding: every admitted one is found, what cannot be told is refused."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.tables.encodings import encoding_of
from liance.foundation.tables.errors import TableError

TEXT = "编号,因子,限值\n1,化学需氧量,50\n2,氨氮（以N计）,15\n"


def found(content):
    return encoding_of(io.BytesIO(content))


def code_of(content):
    with pytest.raises(TableError) as caught:
        found(content)
    assert caught.value.zh
    assert caught.value.en
    return caught.value.code


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_admitted_encodings(encoding, name):
    content = TEXT.encode(encoding)
    assert found(content) == name
    assert content.decode(name) == TEXT


def test_big_endian_with_mark():
    assert found(b"\xfe\xff" + TEXT.encode("utf-16-be")) == "utf-16"


def test_gb18030_beyond_gbk():
    assert found("𠀀,㐀\n生僻字,镕\n".encode("gb18030")) == "gb18030"


def test_the_stream_is_left_at_its_start():
    stream = io.BytesIO(TEXT.encode())
    encoding_of(stream)
    assert stream.tell() == 0


@pytest.mark.parametrize("size", [100, 1 << 20, (1 << 20) + 1])
def test_a_fault_far_into_the_file_is_found(size):
    content = b"a" * size + "氮".encode("gb18030") + b"\n"
    assert found(content) == "gb18030"
    assert code_of(b"a" * size + b"\xff\xff\xff") == "tables.undecodable"


def test_a_character_over_the_chunk_border_is_no_fault():
    content = b"a" * ((1 << 20) - 1) + "值".encode()
    assert found(content) == "utf-8"


def test_damaged_utf_8_is_not_taken_for_gb18030():
    content = bytearray(TEXT.encode() * 20)
    content[100] = 0xFF
    assert code_of(bytes(content)) == "tables.damaged_utf8"
    assert code_of((TEXT * 3).encode()[:-5]) == "tables.damaged_utf8"


def test_truncated_utf_16_is_refused():
    assert code_of(TEXT.encode("utf-16")[:-1]) == "tables.undecodable"


def test_the_offset_of_the_fault_is_told():
    with pytest.raises(TableError) as caught:
        found(b"abc" * 10 + b"\xff\xff")
    assert caught.value.parts["offset"] == "30"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "tables.empty"),
        (b"PK\x03\x04rest", "tables.workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tables.workbook"),
        (b"%PDF-1.7", "tables.workbook"),
        (b"a,b\n1,\x002\n" + b"x" * 100, "tables.not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "tables.not_text"),
        (b"a,b\n1,\x002\n" * 20, "tables.not_text"),
    ],
)
def test_what_is_no_text_is_refused(content, code):
    assert code_of(content) == code


@given(st.binary(max_size=400))
def test_any_bytes_decode_as_told_or_are_refused(content):
    try:
        name = found(content)
    except TableError:
        return
    content.decode(name)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_utf_8_is_never_taken_for_another(text):
    content = text.encode()
    if content.startswith((b"PK", b"%PDF")):
        return
    assert content.decode(found(content)).lstrip("\ufeff") == text.lstrip("\ufeff")
