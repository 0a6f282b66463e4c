"""What every channel takes and answers."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from liance.mechanism.reminding.actions.sending import Written

Fate = Literal["sent", "refused", "down", "unknown"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one letter: ``sent``; ``refused`` for good; ``down``, it surely did not go and
    is tried again; ``unknown``, it may have gone."""

    fate: Fate
    error: str = ""


class Session(Protocol):
    """An open channel."""

    def send(self, letter: Written) -> Answer:
        """Hand one letter over; never raises for what the other side does."""


class Channel(Protocol):
    """A way out of the house.

    ``configured``: whether there is one; ``asks_again``: whether the same letter may be handed over
    once more under its key without being told twice.
    """

    @property
    def configured(self) -> bool:
        """Whether there is one."""

    def asks_again(self, letter: Written) -> bool:
        """Whether the other side knows a letter by its key."""

    def session(self) -> AbstractContextManager[Session]:
        """Open the channel for a run of letters."""


class NullChannel:
    """None is configured: nothing is laid out for it, nothing is lost."""

    configured = False

    def asks_again(self, letter: Written) -> bool:  # noqa: ARG002
        """Nothing was ever handed over."""
        return True

    def session(self) -> AbstractContextManager[Session]:
        """There is none."""
        raise RuntimeError("the channel is not configured")
