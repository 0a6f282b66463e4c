"""Originals that are not what they say: pictures that are pages, programs, archives or bombs."""

import random
import struct
import zlib

SEED = 20260301

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xd9"
)  # fmt: skip
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)  # fmt: skip
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 16
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGE = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
RUNNING = {
    "html": PAGE,
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>',
    "svg": SVG,
    "js": b"/*\xff\xd8*/alert(1);//",
    "php": b"<?php system('id'); ?>",
    "shell": b"#!/bin/sh\nid\n",
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 50,
    "exe": b"MZ\x90\0" + b"\0" * 56,
    "zip": b"PK\x03\x04\x14\0\0\0\0\0" + b"\0" * 40,
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50,
    "lnk": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 50,
    "mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE,
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]><x>&j;</x>',
    "css": b"body{background:url(javascript:alert(1))}",
    "swf": b"FWS\x09" + b"\0" * 40,
    "flash": b"CWS\x09" + b"\0" * 40,
}
CLAIMED_RUNNING = (
    "text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "text/xml",
    "application/x-shockwave-flash", "multipart/related", "text/css", "application/x-msdownload",
    "image/svg", "IMAGE/SVG+XML", "image/jpeg, text/html", "text/html;image/png", "", "*/*",
    "image/*", "image/tiff", "image/x-icon", "application/zip", "\x00image/png",
)  # fmt: skip


def png(width=1, height=1, body=b""):
    """A PNG that states its size; ``body`` is the compressed picture."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IDAT", body or zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def webp(width=1, height=1, kind=b"VP8X"):
    """A WebP that states its size in one of three ways."""
    if kind == b"VP8X":
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        body = b"\0" * 4 + size
    elif kind == b"VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        body = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    riff = b"WEBP" + kind + struct.pack("<I", len(body)) + body + b"\0" * 16
    return b"RIFF" + struct.pack("<I", len(riff)) + riff


def jpeg(width, height, before=b""):
    """A JPEG that states its size after the segments ``before``."""
    frame = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + before + frame + b"\xff\xd9"


def claims():
    """What runs, under the name of every picture; every picture under a name that runs."""
    for what, content in RUNNING.items():
        for claimed in ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic",
                        "application/pdf", "audio/mpeg", "video/webm"):  # fmt: skip
            yield f"{what} as {claimed}", claimed, content + claimed.encode()
    for claimed in CLAIMED_RUNNING:
        for what, content in {"page": PAGE, "jpeg": JPEG, "png": png(), "svg": SVG}.items():
            yield f"{what} as {claimed!r}", claimed, content + claimed.encode()
    pictures = {"image/jpeg": JPEG, "image/png": png(), "image/gif": GIF, "image/webp": webp()}
    for claimed in pictures:
        for what, content in pictures.items():
            if what != claimed:
                yield f"{what} as {claimed}", claimed, content + b" " + claimed.encode()


def bombs():
    """Pictures of few bytes and endless pixels, or of a size that they do not state."""
    for side in (50_000, 65_535, 2**31 - 1, 2**32 - 1):
        yield f"png {side}", "image/png", png(side, side)
    yield "png of zeros", "image/png", png(30_000, 30_000, zlib.compress(b"\0" * 2**20))
    yield "png without width", "image/png", png(0, 10)
    yield "jpeg 65535", "image/jpeg", jpeg(65_535, 65_535)
    yield "jpeg without height", "image/jpeg", jpeg(100, 0)
    yield "webp 16 million", "image/webp", webp(2**24, 2**24)
    yield "webp 16383", "image/webp", webp(16_383, 16_383, b"VP8 ")
    yield "webp lossless 16384", "image/webp", webp(16_384, 16_384, b"VP8L")
    yield "webp of another kind", "image/webp", webp(9, 9).replace(b"VP8X", b"ALPH")
    segments = b"\xff\xe1\x00\x02" * 200_000
    yield "jpeg of segments", "image/jpeg", jpeg(9, 9, segments)
    yield "jpeg of filling", "image/jpeg", jpeg(9, 9, b"\xff" * 200_000)
    yield "jpeg of lengths of nothing", "image/jpeg", jpeg(9, 9, b"\xff\xe1\x00\x00" * 2_000)
    for what, content, claimed in (
        ("png", png(16, 16), "image/png"), ("jpeg", JPEG, "image/jpeg"),
        ("webp", webp(16, 16), "image/webp"),
    ):  # fmt: skip
        for keep in range(1, min(len(content), 26) - 2):
            yield f"{what} cut at {keep}", claimed, content[:keep]


def polyglots():
    """True pictures with something that runs behind, inside or in a comment: kept, never run."""
    for what, tail in RUNNING.items():
        comment = b"\xff\xfe" + struct.pack(">H", len(tail) + 2) + tail
        yield f"jpeg, {what} behind", "image/jpeg", JPEG + tail
        yield f"jpeg, {what} in a comment", "image/jpeg", jpeg(16, 16, comment)
        yield f"png, {what} behind", "image/png", png(16, 16) + tail
        yield f"png, {what} as its picture", "image/png", png(16, 16, tail)
        yield f"gif, {what} behind", "image/gif", GIF + tail
        yield f"webp, {what} behind", "image/webp", webp(16, 16) + tail
        yield f"heic, {what} behind", "image/heic", HEIC + tail
        yield f"pdf, {what} behind", "application/pdf", PDF + tail
    frames = GIF[:-1] + GIF[19:-1] * 100_000 + b";"
    yield "gif of a hundred thousand frames", "image/gif", frames


def changed():
    """Headers of pictures with a byte or more turned."""
    chance = random.Random(SEED)
    kinds = {
        "image/jpeg": jpeg(16, 16, b"\xff\xe1\x00\x08Exif\0\0"), "image/png": png(16, 16),
        "image/webp": webp(16, 16), "image/gif": GIF, "image/heic": HEIC, "application/pdf": PDF,
    }  # fmt: skip
    for number in range(240):
        claimed, plain = list(kinds.items())[number % len(kinds)]
        content = bytearray(plain)
        for _ in range(chance.choice([1, 2, 4])):
            content[chance.randrange(min(len(content), 40))] = chance.randrange(256)
        yield f"changed {number}", claimed, bytes(content)


NAMES = (
    "../evil.jpg", "..\\evil.jpg", "/etc/passwd", "C:\\Windows\\evil.jpg", "\\\\host\\share\\a.jpg",
    "a/../../b.jpg", "CON.txt", "nul", "LPT1.jpg", "a\0.jpg", "a\x01b.jpg", "a\tb.jpg",
    "photo\u202egpj.exe", "a\u200b.jpg", "\ufeffa.jpg", "x" * 255, "x" * 300 + ".jpg",
    "照" * 200 + ".jpg", ".htaccess", ".", "..", "a.", "a ", " a", "a;b.jpg", "a'b.jpg",
    "a%0d%0ab.jpg", "a%00.jpg", "=cmd|'/C calc'!A0.csv", "<script>alert(1)</script>.jpg",
    "{{7*7}}.jpg", "${7*7}.jpg", "a&b.jpg", "&lt;b&gt;.jpg", "a|b.jpg", "a:b.jpg", "a*?.jpg",
    "-rf", "--help", "~root", "a.jpg.exe", "a.html", "a.svg", "a.php", "工作表.jpg", "é.jpg",
    "e\u0301.jpg", "🙂.jpg", "a\u2028b.jpg", "\u0661.jpg", "A" * 127 + "照.jpg", "aux.h", "desktop.ini",
)  # fmt: skip
