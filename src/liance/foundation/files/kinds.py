"""What an original is, by its own first bytes: the sender's word alone decides nothing. Pure."""

import struct
from collections.abc import Mapping
from typing import Protocol

PLAIN = "application/octet-stream"

# A picture with more is not decoded in anybody's page: the largest sensors of field cameras in
# use have 108 million; a decoded pixel takes four bytes.
MOST_PIXELS = 120_000_000
MOST_SEGMENTS = 1_000
HEAD = 64

_FTYP = (b"ftyp",)
_SIGNATURES: Mapping[str, tuple[tuple[int, tuple[bytes, ...]], ...]] = {
    "image/jpeg": ((0, (b"\xff\xd8\xff",)),),
    "image/png": ((0, (b"\x89PNG\r\n\x1a\n",)), (12, (b"IHDR",))),
    "image/webp": ((0, (b"RIFF",)), (8, (b"WEBP",))),
    "image/gif": ((0, (b"GIF87a", b"GIF89a")),),
    "image/heic": ((4, _FTYP), (8, (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1"))),
    "video/mp4": ((4, _FTYP),),
    "video/quicktime": ((4, (*_FTYP, b"moov", b"mdat", b"wide", b"free", b"skip")),),
    "video/webm": ((0, (b"\x1a\x45\xdf\xa3",)),),
    "audio/mpeg": ((0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")),),
    "audio/mp4": ((4, _FTYP),),
    "audio/wav": ((0, (b"RIFF",)), (8, (b"WAVE",))),
    "application/pdf": ((0, (b"%PDF-",)),),
}  # fmt: skip
# What a page of ours shows as a picture; their size is read from the header before.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
# Frame headers among the marks of a JPEG: ITU-T T.81, table B.1.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Seekable(Protocol):
    """Bytes that can be read from any place: a file, an upload."""

    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def kind_of(claimed: str | None, stream: Seekable) -> str:
    """The media type under which an original is kept and given out: the claimed one where it is
    known and the bytes begin as it does, else ``application/octet-stream``: mere bytes.

    A picture that pages show (JPEG, PNG, WebP) must also tell its size, of at most
    ``MOST_PIXELS`` pixels. Reads a seekable stream and leaves it at its start.
    """
    kind = (claimed or "").split(";")[0].strip().lower()
    stream.seek(0)
    head = stream.read(HEAD)
    fits = kind in _SIGNATURES and all(
        head.startswith(marks, at) for at, marks in _SIGNATURES[kind]
    )
    if fits and kind in SHOWN:
        width, height = _size(kind, head, stream)
        fits = 0 < width * height <= MOST_PIXELS
    stream.seek(0)
    return kind if fits else PLAIN


def _size(kind: str, head: bytes, stream: Seekable) -> tuple[int, int]:
    """Width and height that the header states; nothing is decoded. (0, 0) where it does not."""
    try:
        if kind == "image/png":
            width, height = struct.unpack_from(">II", head, 16)
            return width, height
        return _size_of_webp(head) if kind == "image/webp" else _size_of_jpeg(stream)
    except struct.error:
        return 0, 0


def _size_of_webp(head: bytes) -> tuple[int, int]:
    """By the three kinds of its first chunk: RFC 9649, sections 2.5 to 2.7."""
    chunk = head[12:16]
    if chunk == b"VP8X" and len(head) >= 30:
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _size_of_jpeg(stream: Seekable) -> tuple[int, int]:
    """Of the first frame header: ITU-T T.81, B.2.2; segments before it are passed over."""
    stream.seek(2)
    for _ in range(MOST_SEGMENTS):
        mark, code = struct.unpack(">BB", stream.read(2))
        if mark != 0xFF or code == 0xD9:
            return 0, 0
        if code == 0xFF:
            stream.seek(-1, 1)
            continue
        (length,) = struct.unpack(">H", stream.read(2))
        if code in _FRAMES:
            _, height, width = struct.unpack(">BHH", stream.read(5))
            return width, height
        stream.seek(max(length, 2) - 2, 1)
    return 0, 0
