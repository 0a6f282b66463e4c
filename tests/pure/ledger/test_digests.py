"""SHA-256 and SM3 are what their standards say, whoever computes them (promise I7)."""

import hashlib
import random
import shutil
import subprocess

import pytest

from liance.foundation.ledger.digests import (
    both,
    sha256,
    sm3,
    sm3_of_cryptography,
    sm3_of_hashlib,
)

# GM/T 0004-2012, annex A
SM3_VECTORS = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}
# FIPS 180-4 examples
SHA_VECTORS = {
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}


@pytest.mark.parametrize("data", SM3_VECTORS)
def test_sm3_vectors(data):
    assert sm3(data).hex() == SM3_VECTORS[data]
    assert sm3_of_cryptography(data).hex() == SM3_VECTORS[data]


@pytest.mark.parametrize("data", SHA_VECTORS)
def test_sha256_vectors(data):
    assert sha256(data).hex() == SHA_VECTORS[data]


def test_both_take_the_bytes_of_utf8():
    assert both("联测").sha256 == hashlib.sha256("联测".encode()).digest()
    assert both("联测").sm3 == sm3_of_cryptography("联测".encode())


def buffers(count):
    dice = random.Random(4)
    return [dice.randbytes(dice.choice([0, 1, 55, 56, 63, 64, 65, 1000])) for _ in range(count)]


def agree(count, folder):
    """SM3 by cryptography, hashlib and the openssl program, over the same buffers."""
    made = buffers(count)
    by_hashlib = sm3_of_hashlib()
    assert by_hashlib is not None
    program = shutil.which("openssl")
    for start in range(0, count, 500):
        part = made[start : start + 500]
        expected = [sm3_of_cryptography(data).hex() for data in part]
        assert [by_hashlib(data).hex() for data in part] == expected
        if program:
            names = []
            for number, data in enumerate(part):
                (folder / str(number)).write_bytes(data)
                names.append(str(folder / str(number)))
            said = subprocess.run(
                [program, "dgst", "-sm3", *names], capture_output=True, text=True, check=True
            ).stdout
            assert [line.rsplit(" ", 1)[1] for line in said.splitlines()] == expected


@pytest.mark.skipif(sm3_of_hashlib() is None, reason="this Python's OpenSSL has no SM3")
def test_implementations_of_sm3_agree(tmp_path):
    agree(500, tmp_path)


@pytest.mark.nightly
@pytest.mark.skipif(sm3_of_hashlib() is None, reason="this Python's OpenSSL has no SM3")
def test_implementations_of_sm3_agree_on_ten_thousand_buffers(tmp_path):
    agree(10_000, tmp_path)
