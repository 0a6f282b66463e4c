"""A command as a phone sent it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as it came: ``said`` is its JSON, the rest what the envelope was read as."""

    said: dict[str, Any]
    id: UUID
    counter: int
    after: UUID | None
    kind: str
    visit: UUID | None
    at: datetime
    offset_s: int | None
    files: tuple[str, ...]
    device: UUID | None = None
    signature: str = ""
