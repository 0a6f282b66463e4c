"""An original is what its bytes say: nothing that runs is ever shown or named as a picture."""

import io

import pytest
from tests.hostile import pictures
from tests.hostile.bounds import bounded

from liance.foundation.files.kinds import MOST_PIXELS, PLAIN, SHOWN, kind_of


def kinds(maker):
    found = {}
    for what, claimed, content in maker():
        stream = io.BytesIO(content)
        with bounded(what, 2):
            found[what] = kind_of(claimed, stream)
        assert stream.tell() == 0
        assert found[what] in (PLAIN, claimed), what
    return found


@pytest.mark.parametrize(
    ("claimed", "content"),
    [
        ("image/jpeg", pictures.JPEG),
        ("image/jpeg", pictures.jpeg(12_000, 9_000, b"\xff\xe1\x00\x08Exif\0\0\xff")),
        ("image/png", pictures.png(4_000, 3_000)),
        ("image/webp", pictures.webp(4_000, 3_000)),
        ("image/webp", pictures.webp(4_000, 3_000, b"VP8 ")),
        ("image/webp", pictures.webp(4_000, 3_000, b"VP8L")),
        ("image/gif", pictures.GIF),
        ("image/heic", pictures.HEIC),
        ("application/pdf", pictures.PDF),
        ("video/mp4", b"\0\0\0\x18ftypisom" + b"\0" * 12),
        ("video/quicktime", b"\0\0\0\x08wide" + b"\0" * 12),
        ("video/webm", b"\x1a\x45\xdf\xa3" + b"\0" * 12),
        ("audio/mpeg", b"ID3\x04" + b"\0" * 12),
        ("audio/mp4", b"\0\0\0\x18ftypM4A " + b"\0" * 12),
        ("audio/wav", b"RIFF\0\0\0\0WAVEfmt "),
    ],
)
def test_what_it_says_it_is(claimed, content):
    assert kind_of(claimed, io.BytesIO(content)) == claimed
    assert kind_of(f" {claimed.upper()} ; x=1", io.BytesIO(content)) == claimed
    assert kind_of("text/html", io.BytesIO(content)) == PLAIN
    assert kind_of(None, io.BytesIO(content)) == PLAIN


def test_what_runs_is_mere_bytes_whatever_it_is_called():
    assert set(kinds(pictures.claims).values()) == {PLAIN}


def test_a_picture_of_endless_or_unstated_size_is_never_shown():
    assert set(kinds(pictures.bombs).values()) == {PLAIN}


def test_the_largest_picture_that_is_shown():
    width = 12_000
    assert MOST_PIXELS % width == 0
    for height, expected in (
        (MOST_PIXELS // width, "image/png"),
        (MOST_PIXELS // width + 1, PLAIN),
    ):
        assert kind_of("image/png", io.BytesIO(pictures.png(width, height))) == expected


def test_a_true_picture_stays_one_whatever_hangs_on_it():
    # what hangs on it does not run: originals go out under their own type, as downloads, unsniffed
    found = kinds(pictures.polyglots)
    assert PLAIN not in found.values()


def test_a_changed_header_is_told_or_taken_for_bytes():
    found = kinds(pictures.changed)
    assert 20 < list(found.values()).count(PLAIN) < len(found)
    assert SHOWN & set(found.values())
