"""State machines as tables. One table serves guard, buttons, API, diagram, test and trigger."""

from collections.abc import Iterable
from dataclasses import dataclass

from liance.foundation.kernel.errors import IllegalTransition


@dataclass(frozen=True, slots=True)
class State:
    """A state with its word in both languages and the look it has on a page.

    ``look`` is one of ``waiting, running, done, late, off`` (design tokens, not business).
    """

    code: str
    zh: str
    en: str
    look: str = "waiting"


@dataclass(frozen=True, slots=True)
class Edge:
    """One legal step: ``verb`` leads from any of ``sources`` to ``target``.

    ``starts`` and ``stops`` name clock rules; ``clause`` is the notice's clause served.
    """

    verb: str
    zh: str
    en: str
    sources: tuple[str, ...]
    target: str
    permission: str
    clause: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class Machine:
    """The edge table of one noun.

    ``noun`` is ``package:noun``; ``table`` the database table whose ``state`` column it rules.
    """

    def __init__(
        self, noun: str, *, table: str, states: Iterable[State], edges: Iterable[Edge], initial: str
    ) -> None:
        self.noun = noun
        self.table = table
        self.states = {s.code: s for s in states}
        self.edges = tuple(edges)
        self.initial = initial
        self._check()
        MACHINES[noun] = self

    def _check(self) -> None:
        seen: set[tuple[str, str]] = set()
        for edge in self.edges:
            for state in (*edge.sources, edge.target):
                if state not in self.states:
                    raise ValueError(f"{self.noun}: {edge.verb} names unknown state {state}")
            for source in edge.sources:
                if (source, edge.verb) in seen:
                    raise ValueError(f"{self.noun}: {edge.verb} from {source} stands twice")
                seen.add((source, edge.verb))
        if self.initial not in self.states:
            raise ValueError(f"{self.noun}: unknown initial state {self.initial}")

    def edge(self, state: str, verb: str) -> Edge:
        """The edge of ``verb`` from ``state``; raises ``IllegalTransition``."""
        for edge in self.edges:
            if edge.verb == verb and state in edge.sources:
                return edge
        raise IllegalTransition(self.noun, state, verb)

    def leaving(self, state: str) -> tuple[Edge, ...]:
        """All edges out of ``state``, in table order: the buttons a person may see."""
        return tuple(e for e in self.edges if state in e.sources)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Distinct (from, to) pairs, sorted: what the database trigger lets pass."""
        return tuple(sorted({(s, e.target) for e in self.edges for s in e.sources}))

    def choices(self) -> list[tuple[str, str]]:
        """(code, Chinese word) for a model field."""
        return [(s.code, s.zh) for s in self.states.values()]


MACHINES: dict[str, Machine] = {}
