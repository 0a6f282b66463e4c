"""Which encoding a text file is in: decided by decoding all of it, before any row is used."""

import codecs
from typing import BinaryIO

from liance.foundation.tables.errors import TableError

CHUNK = 1 << 20
HEAD = 4096

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(stream: BinaryIO) -> str:
    """The Python name of the encoding of a whole seekable stream, left at its start.

    UTF-8 with or without mark, UTF-16 with or without mark, GB18030; a mark is binding.
    Raises TableError `tables.empty`, `tables.workbook`, `tables.not_text`,
    `tables.undecodable`, or `tables.damaged_utf8`: a few bad bytes in UTF-8 would decode as
    GB18030 into other characters.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise TableError("tables.empty")
    if head.startswith(_WORKBOOKS):
        raise TableError("tables.workbook")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    encoding = marked or _by_nulls(head)
    try:
        return _settle(stream, encoding) if encoding else _unmarked(stream)
    finally:
        stream.seek(0)


def _by_nulls(head: bytes) -> str | None:
    # commas, digits and line ends have a null beside them in UTF-16
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # a stray null in other text is a fault, not an encoding
    if max(even, odd) * 40 < len(head) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _settle(stream: BinaryIO, encoding: str) -> str:
    fault = _fault(stream, encoding)
    if fault is not None:
        raise TableError("tables.undecodable", {"offset": str(fault)})
    return encoding


def _unmarked(stream: BinaryIO) -> str:
    fault = _fault(stream, "utf-8")
    if fault is None:
        return "utf-8"
    if _mostly_utf_8(stream):
        raise TableError("tables.damaged_utf8", {"offset": str(fault)})
    if _fault(stream, "gb18030") is None:
        return "gb18030"
    raise TableError("tables.undecodable", {"offset": str(fault)})


def _fault(stream: BinaryIO, encoding: str) -> int | None:
    """The offset of the first byte that does not decode, none if all do; nulls are refused."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    begin, chunk = 0, b"\0"
    while chunk:
        chunk = stream.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            held = len(error.object) - len(chunk)
            return max(begin - held + error.start, 0)
        if "\0" in text:
            raise TableError("tables.not_text", {"offset": str(begin + chunk.find(b"\0"))})
        begin += len(chunk)
    return None


def _mostly_utf_8(stream: BinaryIO) -> bool:
    # three bytes that fit UTF-8 are rare in GB18030 text and nearly all of Chinese UTF-8
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    stream.seek(0)
    fitting = bad = 0
    while chunk := stream.read(CHUNK):
        for character in decoder.decode(chunk):
            if "\udc80" <= character <= "\udcff":
                bad += 1
            elif character >= "\u0800":
                fitting += 1
    return fitting > bad
