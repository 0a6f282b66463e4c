"""Who may sign an entered edition, and what stands for it as content. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.norms.standards.edition_reading import read_edition
from liance.norms.standards.editions import Edition
from liance.norms.standards.row_reading import Fault

Content = Mapping[str, object]
SHORTEST_REASON = 4


def content_of(head: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> dict[str, object]:
    """What is kept of an edition: the filled cells as text."""
    kept = {key: value for key, value in head.items() if value}
    return {"head": kept, "rows": [{k: v for k, v in row.items() if v} for row in rows]}


def digest_of(content: Content) -> str:
    """SHA-256 of the content, independent of the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read(content: Content) -> Edition | tuple[Fault, ...]:
    """The edition that a content means, or all that is wrong with it."""
    head, rows = content.get("head"), content.get("rows")
    if not isinstance(head, Mapping) or not isinstance(rows, list):
        return (Fault(0, "", "file_unreadable"),)
    return read_edition(head, rows)


def check_second(first: UUID | None, second: UUID | None) -> None:
    """Two different people sign. Error: ``editions.sign_by_other``."""
    if second is None or first == second:
        raise Refused("editions.sign_by_other")


def check_reason(reason: str) -> None:
    """A withdrawal has its reason. Error: ``editions.reason``."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("editions.reason", field="reason")
