"""What an outsider is handed to check events by himself: texts and paths. Pure.

An event stands in its agency's log as a site head saw it; the logs are leaves of the site tree,
whose root the head's text names (docs/ledger.md).
"""

from dataclasses import dataclass
from uuid import UUID

from liance.foundation.ledger.digests import Digests


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEvent:
    """An event's text at `index` of its agency's log, and the path to that log's root."""

    id: int
    agency_id: UUID
    text: str
    index: int
    path: tuple[Digests, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenLog:
    """A log's text (its size and root) at `index` of the site tree, and the path to the head."""

    agency_id: UUID
    text: str
    index: int
    path: tuple[Digests, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A site head by its number and its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Events, the logs they stand in, and the head above them all."""

    events: tuple[ProvenEvent, ...]
    logs: tuple[ProvenLog, ...]
    head: Head
