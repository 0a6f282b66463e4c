"""The receipt of a platform without an interface, recorded by a person with its evidence (R1)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.report_scene import exceeding
from tests.upload_scene import Answering, clock_of, deliver, queued

from liance.adapters.provincial_platform.protocol import Answer
from liance.flows.demonstration.world import World
from liance.foundation.files import store
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.queries import events_of
from liance.mechanism.reporting.actions.receipts import Receipt, record_receipt
from liance.mechanism.reporting.models import Upload
from liance.mechanism.reporting.queries import holds_file
from liance.norms.calendar.instants import SHANGHAI

pytestmark = pytest.mark.usefixtures("exceeded")


@pytest.mark.clause("R1")
def test_a_receipt_given_by_hand_is_recorded_with_its_evidence_and_stops_the_clock(
    world: World,
) -> None:
    ending = exceeding(world)
    row, op = queued(ending), ending.operation
    at = op.at(10, days=3)
    proof = store.put(
        [b"%PDF-1.4 receipt"], name="receipt.pdf", media_type="application/pdf", at=at,
        by=op.who("chenjing").user_id, agency_id=op.who("chenjing").agency_id,
    )  # fmt: skip
    day = op.at(0, days=2).astimezone(SHANGHAI).date()
    given = Receipt("SX-2026-0117", day, proof)

    def record(
        who: str = "chenjing", *, receipt: Receipt = given, interface: bool = False
    ) -> Upload:
        return record_receipt(
            upload_id=row.id, version=row.version, receipt=receipt, interface=interface,
            actor=op.who(who), at=at,
        )  # fmt: skip

    for who, changed, interface, code in (
        ("chenjing", given, True, "reporting.platform_answers"),
        ("chenjing", replace(given, number=" "), False, "reporting.receipt_number"),
        ("chenjing", replace(given, day=day + timedelta(days=9)), False, "reporting.receipt_day"),
        ("chenjing", replace(given, day=day - timedelta(days=9)), False, "reporting.receipt_day"),
        ("chenjing", replace(given, file=None), False, "reporting.receipt_file"),
        ("zhanglixin", given, False, "kernel.not_permitted"),
        ("officer-610100", given, False, "kernel.not_found"),
    ):
        with pytest.raises(Refused) as refused:
            record(who, receipt=changed, interface=interface)
        assert refused.value.code == code
    made = record()
    made.refresh_from_db()
    assert (made.state, made.receipt_number) == ("received", "SX-2026-0117")
    assert (made.receipt_by_id, made.receipt_file_id) == (world.staff["chenjing"].id, proof.id)
    assert made.received_at == op.at(0, days=3)
    assert clock_of(ending).outcome == "met"
    assert deliver(Answering(Answer("received", receipt="R-1")), at=at) == 0
    assert holds_file(op.who("chenjing"), proof.id)
    assert not holds_file(world.actor("officer-610100"), proof.id)
    assert events_of(row.id)[-1].kind == "reporting:upload:record_receipt"
