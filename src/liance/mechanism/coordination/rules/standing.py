"""What stands against a laboratory that has a commission already (F2, F3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from liance.mechanism.commissioning.rules.papers import Tie, conflicting, in_force
from liance.mechanism.coordination.rules.laboratory import Licence, check_laboratory
from liance.norms.citations import Certainty, Citation, cites

Kind = Literal["suspension", "ban", "tie", "cma", "filing", "scope"]
PAPERS: dict[str, Kind] = {
    "coordination.laboratory_cma": "cma",
    "coordination.laboratory_filing": "filing",
    "coordination.laboratory_scope": "scope",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A suspension or ban over days of [from, to], open without an end; ``words``: its reason."""

    key: UUID
    starts_on: date
    ends_on: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file of a laboratory; ties by the record that says them."""

    suspensions: Sequence[Span] = ()
    bans: Sequence[Span] = ()
    ties: Sequence[tuple[UUID, Tie]] = ()
    licences: Sequence[Licence] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What it is commissioned with: unit, day of the visit, whether that was begun, factors."""

    unit: UUID
    credit_code: str
    day: date
    visited: bool
    factors: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that stands against it; ``key``: the suspension, ban or tie, none for its papers;
    ``words``: reason, unit and evidence, or factors outside the scope."""

    kind: Kind
    key: UUID | None = None
    words: str = ""


@cites(
    Citation("陕环发〔2021〕32号", "三（四）质量控制和监督管理", Certainty.VERIFIED),
    Citation("生态环境监测条例", "第二十八条、第二十九条", Certainty.VERIFIED),
)
def bars(on_file: OnFile, wanted: Wanted, *, today: date) -> list[Bar]:
    """All that stands against a commission, bans first.

    Before the visit its day counts as well as today, the papers by that day alone; once it has
    begun, or where its day is past, today. A suspension counts until it is over, also one that is
    still to begin.
    """
    ahead = not wanted.visited and wanted.day >= today
    day = wanted.day if ahead else today
    found = [
        Bar("ban", ban.key, ban.words)
        for ban in on_file.bans
        if any(in_force(ban.starts_on, ban.ends_on, on=one) for one in (today, day))
    ]
    found += _ties(on_file.ties, wanted, {today, wanted.day})
    problem = check_laboratory(on_file.licences, day=day, factors=wanted.factors)
    if problem is not None:
        found.append(Bar(PAPERS[problem.code], words=str(problem.facts.get("factors", ""))))
    found += [
        Bar("suspension", one.key, one.words)
        for one in on_file.suspensions
        if one.ends_on is None or one.ends_on >= today
    ]
    return found


def _ties(ties: Sequence[tuple[UUID, Tie]], wanted: Wanted, days: Collection[date]) -> list[Bar]:
    return [
        Bar("tie", key, tie.words)
        for key, tie in ties
        if any(
            conflicting([tie], unit=wanted.unit, credit_code=wanted.credit_code, on=day)
            for day in days
        )
    ]
