"""Proofs for one event and for one log, to be checked by whoever distrusts this database."""

from dataclasses import dataclass
from uuid import UUID

from liance.foundation.ledger.digests import Digests, sha256, sm3
from liance.foundation.ledger.errors import BAD_RANGE, NO_SUCH_EVENT, NOT_SEALED, LedgerError
from liance.foundation.ledger.merkle_proofs import verify_consistency, verify_inclusion
from liance.foundation.ledger.models import Event, Seal
from liance.foundation.ledger.records import leaf_of
from liance.foundation.ledger.tree import LogTree


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """That an event's text stands at `index` of its agency's log of `size` events."""

    agency_id: UUID
    text: str
    index: int
    size: int
    path: tuple[Digests, ...]
    root: Digests

    def holds(self) -> bool:
        """Whether text and path lead to the root by both algorithms."""
        leaf = leaf_of(self.text)
        return verify_inclusion(
            leaf=leaf.sha256,
            index=self.index,
            size=self.size,
            path=[node.sha256 for node in self.path],
            root=self.root.sha256,
            h=sha256,
        ) and verify_inclusion(
            leaf=leaf.sm3,
            index=self.index,
            size=self.size,
            path=[node.sm3 for node in self.path],
            root=self.root.sm3,
            h=sm3,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyProof:
    """That a log of `second` events begins with its own first `first`."""

    agency_id: UUID
    first: int
    second: int
    path: tuple[Digests, ...]
    first_root: Digests
    second_root: Digests

    def holds(self) -> bool:
        """Whether the path leads to both roots by both algorithms."""
        return verify_consistency(
            first=self.first,
            second=self.second,
            path=[node.sha256 for node in self.path],
            first_root=self.first_root.sha256,
            second_root=self.second_root.sha256,
            h=sha256,
        ) and verify_consistency(
            first=self.first,
            second=self.second,
            path=[node.sm3 for node in self.path],
            first_root=self.first_root.sm3,
            second_root=self.second_root.sm3,
            h=sm3,
        )


def inclusion(event_id: int, *, size: int | None = None) -> InclusionProof:
    """The proof of one event under the seal that closed at `size`, by default the log's last.

    Raises `ledger.no_such_event`, `ledger.not_sealed`, `ledger.bad_range`.
    """
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        raise LedgerError(NO_SUCH_EVENT, event=str(event_id))
    if event.seq is None:
        raise LedgerError(NOT_SEALED, event=str(event_id))
    seal = _seal(event.agency_id, size)
    if seal.size <= event.seq:
        raise LedgerError(BAD_RANGE, size=str(seal.size), seq=str(event.seq))
    return InclusionProof(
        agency_id=event.agency_id,
        text=event.body,
        index=event.seq,
        size=seal.size,
        path=tuple(LogTree(event.agency_id, seal.size).inclusion(event.seq)),
        root=_root(seal),
    )


def consistency(agency_id: UUID, *, first: int, second: int | None = None) -> ConsistencyProof:
    """The proof between two seals of one log, by their sizes. Raises `ledger.bad_range`."""
    old, new = _seal(agency_id, first), _seal(agency_id, second)
    if new.size < old.size:
        raise LedgerError(BAD_RANGE, first=str(first), second=str(second))
    return ConsistencyProof(
        agency_id=agency_id,
        first=old.size,
        second=new.size,
        path=tuple(LogTree(agency_id, new.size).consistency(old.size)),
        first_root=_root(old),
        second_root=_root(new),
    )


def _seal(agency_id: UUID, size: int | None) -> Seal:
    seals = Seal.objects.filter(agency_id=agency_id)
    found = (seals if size is None else seals.filter(size=size)).order_by("-size").first()
    if found is None:
        raise LedgerError(BAD_RANGE, size=str(size))
    return found


def _root(seal: Seal) -> Digests:
    return Digests(bytes(seal.root256), bytes(seal.rootsm3))
