"""Proofs out of the database hold by the pure arithmetic, in logs larger than a tile."""

import random
from dataclasses import replace
from uuid import UUID

import pytest
from tests.fixtures.ledger import START, write

from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.models import Event, Seal
from liance.foundation.ledger.proofs import consistency, inclusion
from liance.foundation.ledger.records import SITE
from liance.foundation.ledger.seal import seal


def test_events_of_every_log_are_proven_under_every_later_seal(small_ledger):
    dice = random.Random(6)
    for agency in (UUID(int=1), UUID(int=2), SITE):
        events = list(Event.objects.filter(agency_id=agency))
        for size in Seal.objects.filter(agency_id=agency).values_list("size", flat=True):
            for event in dice.sample(events, min(40, len(events))):
                if event.seq < size:
                    proof = inclusion(event.id, size=size)
                    assert proof.holds()
                    assert not replace(proof, text=proof.text + " ").holds()
                else:
                    with pytest.raises(LedgerError, match=r"ledger\.bad_range"):
                        inclusion(event.id, size=size)


def test_every_seal_extends_the_seals_before_it(lone_db):
    for first, count in ((0, 3), (10, 250), (300, 90), (500, 400)):
        write(first, count, 1)
        seal(at=START)
    sizes = list(Seal.objects.order_by("size").values_list("size", flat=True))
    assert sizes == [3, 253, 343, 743]
    for first in sizes:
        for second in sizes:
            if first <= second:
                proof = consistency(UUID(int=1), first=first, second=second)
                assert proof.holds()
                assert not replace(proof, first_root=proof.second_root).holds() or first == second
            else:
                with pytest.raises(LedgerError, match=r"ledger\.bad_range"):
                    consistency(UUID(int=1), first=first, second=second)


def test_a_proof_needs_an_event_that_is_sealed(lone_db):
    write(0, 1, 1)
    event = Event.objects.get()
    with pytest.raises(LedgerError, match=r"ledger\.not_sealed"):
        inclusion(event.id)
    with pytest.raises(LedgerError, match=r"ledger\.no_such_event"):
        inclusion(event.id + 1)
