"""What is sent and what comes back (docs/platform.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

VERSION = "liance-results/1"
PATH = "/v1/results"

Kind = Literal["received", "refused", "down"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform said: a receipt, a refusal with its reason, or nothing usable (down)."""

    kind: Kind
    receipt: str = ""
    message: str = ""


class Platform(Protocol):
    """Takes one document of results under a key; the same key again gives the same receipt.

    ``configured`` is False where a site has no platform: nothing is tried then.
    """

    configured: bool

    def upload(self, document: Mapping[str, object], *, key: str) -> Answer:
        """Send ``document``; never raises for what the network or the platform does."""
        ...


def encode(document: Mapping[str, object]) -> bytes:
    """The bytes on the wire: UTF-8 JSON, keys sorted, so that equal documents are equal bytes."""
    return json.dumps({"protocol": VERSION, **document}, ensure_ascii=False, sort_keys=True).encode(
        "utf-8"
    )
