"""What a wrong clock tells, and a key that signs for its own phone."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liance.mechanism.fieldwork.rules.instants import flags, told, within
from liance.mechanism.fieldwork.rules.numbers import device_number
from liance.mechanism.fieldwork.rules.signatures import read_key, signed

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("at", "offset", "means", "marks"),
    [
        (NOON, 0, NOON, []),
        (NOON + 2 * DAY, 2 * 86400, NOON, ["clock_off"]),
        (NOON - 3 * DAY, -3 * 86400, NOON, ["clock_off"]),
        (NOON + DAY, None, NOON + MINUTE, ["clock_ahead"]),
        (NOON - DAY, None, NOON - DAY, []),
        (NOON, 100, NOON - timedelta(seconds=100), []),
    ],
)
def test_a_phone_clock_is_read(
    at: datetime, offset: int | None, means: datetime, marks: list[str]
) -> None:
    received = NOON + MINUTE
    assert told(at, offset, received) == means
    assert flags(at, offset, received) == marks


def test_a_clock_that_cannot_be_believed_so_exactly_moves_to_the_visit() -> None:
    low, high = NOON, NOON + DAY
    assert within(NOON - MINUTE, low, high, 0) == low
    assert within(NOON - DAY, low, high, 0) == NOON - DAY
    assert within(NOON - DAY, low, high, None) == low
    assert within(NOON + MINUTE, low, high, 0) == NOON + MINUTE


@pytest.mark.parametrize(
    ("prefix", "number"), [("汉环执联", "汉执-07"), ("宝监联", "宝监-07"), ("", "设备-07")]
)
def test_a_device_is_called_after_its_agency(prefix: str, number: str) -> None:
    assert device_number(prefix, 7) == number


def test_only_the_phones_own_key_signs_for_it() -> None:
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    spki = base64.b64encode(
        key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()
    r, s = decode_dss_signature(key.sign(b"text", ec.ECDSA(SHA256())))
    raw = base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()
    assert signed("text", raw, spki)
    assert not signed("texts", raw, spki)
    assert not signed("text", raw[:-4], spki)
    assert not signed("text", "?", spki)
    assert not signed("text", raw, "")
    longer = other.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert read_key(base64.b64encode(longer).decode()) is None
