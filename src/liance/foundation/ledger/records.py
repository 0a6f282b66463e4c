"""What is hashed: events, seals, heads and anchors as canonical texts (docs/ledger.md). Pure.

Each record has one text; its digests are taken over the text's UTF-8 bytes (an event's with the
leaf prefix of RFC 9162). The columns of the tables repeat what the text says.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.foundation.ledger.canonical import canonical, instant
from liance.foundation.ledger.digests import ALG_SHA256_SM3, Digests, both, sha256, sm3
from liance.foundation.ledger.merkle import leaf_hash

# Events that belong to no agency stand in the log of the site itself.
SITE = UUID(int=0)

# What a first record names as its predecessor.
NOTHING = Digests(bytes(32), bytes(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One event as it is hashed; `body` is canonical JSON text of an object."""

    id: int
    agency_id: UUID
    actor_id: UUID | None
    at: datetime
    device_at: datetime | None
    kind: str
    object_type: str
    object_id: UUID
    body: str
    salt: bytes
    xid: int
    epoch: int
    alg: int = ALG_SHA256_SM3

    def text(self) -> str:
        """The canonical text; written out since its keys are fixed and it is hashed for each."""
        actor = f'"{self.actor_id}"' if self.actor_id else "null"
        device = f'"{instant(self.device_at)}"' if self.device_at else "null"
        return (
            f'{{"actor_id":{actor},"agency_id":"{self.agency_id}","alg":{self.alg}'
            f',"at":"{instant(self.at)}","body":{self.body},"device_at":{device}'
            f',"epoch":"{self.epoch}","id":"{self.id}","kind":"{self.kind}"'
            f',"object_id":"{self.object_id}","object_type":"{self.object_type}"'
            f',"salt":"{self.salt.hex()}","xid":"{self.xid}"}}'
        )

    def leaf(self) -> Digests:
        """The leaf hash by both algorithms."""
        return leaf_of(self.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the writer holds of one event: enough to show later that it was written."""

    event_id: int
    agency_id: UUID
    at: datetime
    leaf: Digests


def leaf_of(text: str) -> Digests:
    """The leaf hashes of an event's text."""
    entry = text.encode("utf-8")
    return Digests(leaf_hash(entry, sha256), leaf_hash(entry, sm3))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """The Merkle head of one agency's log after events [from_seq, size) were sealed."""

    number: int
    agency_id: UUID
    from_seq: int
    size: int
    root: Digests
    previous: Digests
    at: datetime

    def text(self) -> str:
        """The canonical text; `previous` is the digest of the agency's seal before."""
        return canonical(
            {
                "agency_id": self.agency_id,
                "from_seq": self.from_seq,
                "number": str(self.number),
                "prev256": self.previous.sha256.hex(),
                "prevsm3": self.previous.sm3.hex(),
                "root256": self.root.sha256.hex(),
                "rootsm3": self.root.sm3.hex(),
                "sealed_at": self.at,
                "size": self.size,
            }
        )

    def digests(self) -> Digests:
        """What the next seal of this agency and the site head commit to."""
        return both(self.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """One agency's log as a leaf of the site tree."""

    agency_id: UUID
    size: int
    root: Digests
    seal: Digests

    def text(self) -> str:
        """The canonical text that the site tree hashes as a leaf."""
        return canonical(
            {
                "agency_id": self.agency_id,
                "root256": self.root.sha256.hex(),
                "rootsm3": self.root.sm3.hex(),
                "seal256": self.seal.sha256.hex(),
                "sealsm3": self.seal.sm3.hex(),
                "size": self.size,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRecord:
    """The site head: the tree over all agencies' logs, in the order of their identifiers."""

    number: int
    seals: int
    agencies: int
    events: int
    kinds: str
    root: Digests
    previous: Digests
    anchor: Digests
    at: datetime

    def text(self) -> str:
        """The canonical text; `anchor` is the digest of the last anchor made before this head."""
        return canonical(
            {
                "agencies": self.agencies,
                "anchor256": self.anchor.sha256.hex(),
                "anchorsm3": self.anchor.sm3.hex(),
                "at": self.at,
                "events": self.events,
                "kinds": self.kinds,
                "number": str(self.number),
                "prev256": self.previous.sha256.hex(),
                "prevsm3": self.previous.sm3.hex(),
                "root256": self.root.sha256.hex(),
                "rootsm3": self.root.sm3.hex(),
                "seals": str(self.seals),
            }
        )

    def digests(self) -> Digests:
        """What is carried outside."""
        return both(self.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorRecord:
    """That a head was carried outside: how, where to, and what was carried."""

    number: int
    head: int
    kind: str
    place: str
    token: str
    previous: Digests
    at: datetime

    def text(self) -> str:
        """The canonical text."""
        return canonical(
            {
                "at": self.at,
                "head": str(self.head),
                "kind": self.kind,
                "number": str(self.number),
                "place": self.place,
                "prev256": self.previous.sha256.hex(),
                "prevsm3": self.previous.sm3.hex(),
                "token": self.token,
            }
        )

    def digests(self) -> Digests:
        """What the next anchor and the next head commit to."""
        return both(self.text())
