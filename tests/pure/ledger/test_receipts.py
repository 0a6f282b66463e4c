"""A receipt holds against the key that signed it and against nothing else."""

import json
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.keys import Ed25519Verifier, file_signer
from liance.foundation.ledger.receipts import SignedReceipt, sign, verify
from liance.foundation.ledger.records import Receipt

RECEIPT = Receipt(
    event_id=7,
    agency_id=UUID(int=5),
    at=datetime(2026, 9, 28, tzinfo=UTC),
    leaf=Digests(b"\x01" * 32, b"\x02" * 32),
)


@pytest.fixture
def key(tmp_path):
    return file_signer(tmp_path / "keys" / "receipts.pem")


def test_a_signed_receipt_survives_its_qr_code(key):
    signed = SignedReceipt.read(sign(RECEIPT, key).payload())
    assert verify(signed, key.verifier)
    assert json.loads(signed.text) == {
        "agency_id": str(RECEIPT.agency_id),
        "at": "2026-09-28T00:00:00.000000Z",
        "event_id": "7",
        "leaf256": "01" * 32,
        "leafsm3": "02" * 32,
        "type": "liance-receipt-1",
    }


def test_every_changed_byte_is_noticed(key):
    signed = sign(RECEIPT, key)
    for place in range(len(signed.text)):
        text = signed.text[:place] + chr(ord(signed.text[place]) ^ 1) + signed.text[place + 1 :]
        assert not verify(replace(signed, text=text), key.verifier)
    for place in range(len(signed.signature)):
        flipped = bytearray(signed.signature)
        flipped[place] ^= 1
        assert not verify(replace(signed, signature=bytes(flipped)), key.verifier)


def test_another_key_does_not_vouch(key, tmp_path):
    other = file_signer(tmp_path / "other.pem")
    assert not verify(sign(RECEIPT, key), other.verifier)
    assert not verify(replace(sign(RECEIPT, key), key_id=other.key_id), other.verifier)


def test_the_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "receipts.pem"
    first, second = file_signer(path), file_signer(path)
    assert first.key_id == second.key_id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Ed25519Verifier.from_raw(first.verifier.raw).key_id == first.key_id


def test_threads_that_ask_first_at_once_get_one_key(tmp_path):
    path, start = tmp_path / "receipts.pem", threading.Barrier(8)

    def ask(_):
        start.wait()
        return file_signer(path).key_id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert [one.name for one in sorted(tmp_path.iterdir())] == [path.name, f"{path.name}.pub.pem"]


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "receipts.pem"
    path.write_text("not a key")
    with pytest.raises(LedgerError, match=r"ledger\.bad_key"):
        file_signer(path)
