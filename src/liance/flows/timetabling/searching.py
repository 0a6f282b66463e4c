"""Searches for timetables, run by the worker: progress told every second, the best kept."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling.actions import searching
from liance.mechanism.scheduling.actions.arranging import fresh_faults, plan_of
from liance.mechanism.scheduling.daily import task as daily
from liance.mechanism.scheduling.daily.bound import least_cost
from liance.mechanism.scheduling.daily.explain import conflicts
from liance.mechanism.scheduling.daily.search import Effort, arrange
from liance.mechanism.scheduling.gathering import outings_of, task_of
from liance.mechanism.scheduling.models import Search, Timetable
from liance.norms.calendar.instants import shanghai_day

TELL_SECONDS = 1.0
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def search_waiting(*, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> int:
    """Make the searches that wait, one after the other; how many were made."""
    made = 0
    while (search := searching.take(at=clock())) is not None:
        try:
            _search(search, clock, monotonic)
        except Exception as error:
            log.exception("search %s", search.pk)
            searching.fail(search_id=search.pk, reason=type(error).__name__, at=clock())
        made += 1
    return made


@dataclass(slots=True)
class _Listening:
    """Tells the page how the search stands, and hears whether to stop."""

    search: UUID
    bound: int
    clock: Clock
    monotonic: Callable[[], float]
    begun: float
    best: daily.Plan | None = None
    last: float = -1.0
    stop: bool = False

    def told(self, plan: daily.Plan) -> None:
        """A better one."""
        self.best = plan

    def stopped(self) -> bool:
        """Whether to stop, asked of the database once a second."""
        now = self.monotonic()
        if now - self.last >= TELL_SECONDS:
            self.last = now
            self.stop = searching.hear(
                search_id=self.search, progress=self.progress(), at=self.clock()
            )
        return self.stop

    def progress(self) -> dict[str, object]:
        """Cost, bound, unserved, outings, seconds."""
        seconds = round(self.monotonic() - self.begun, 1)
        if self.best is None:
            return {"bound": self.bound, "seconds": seconds}
        return {
            "cost": self.best.cost, "bound": self.bound, "seconds": seconds,
            "unserved": len(self.best.unserved), "outings": len(self.best.outings),
        }  # fmt: skip


def _search(search: Search, clock: Clock, monotonic: Callable[[], float]) -> None:
    begun = monotonic()
    row = Timetable.objects.select_related("plan", "monitoring__jurisdiction", "enforcement").get(
        pk=search.timetable_id
    )
    version, stands = row.version, outings_of(row)
    elsewhere = elsewhere_of(row.plan, first=row.first_day, last=row.last_day)
    asked = dict(search.what_if)
    now = task_of(row, elsewhere=elsewhere, after=shanghai_day(clock()))
    lost = _lost(now, stands, row, asked) if asked else ()
    listening = _Listening(search.pk, 0, clock, monotonic, begun)
    if asked:
        task, found = _supposed(now, stands, lost, search, listening)
    else:
        task, found = now, _arranged(now, stands, begun + search.seconds, listening)
    bound = listening.bound
    broken = fresh_faults(task, found)
    if broken:
        raise AssertionError(f"the search broke {broken[0]}")
    listening.best = found
    result: dict[str, object] = {"conflicts": [asdict(c) for c in conflicts(task)]
                                 if found.unserved else []}  # fmt: skip
    if asked:
        today = plan_of(now, stands)
        result |= _compared(today, found, lost)
    searching.finish(
        search=search, version=version, task=task, outings=None if asked else found.outings,
        cost=found.cost, bound=bound, progress=listening.progress(), result=result, at=clock(),
    )  # fmt: skip


def _arranged(
    task: daily.Task, stands: Sequence[daily.Outing], until: float, listening: _Listening
) -> daily.Plan:
    listening.bound = least_cost(task)
    return arrange(
        task, Effort(until), clock=listening.monotonic, told=listening.told,
        stopped=listening.stopped, earlier=[o for o in stands if o not in task.fixed],
    )  # fmt: skip


def _supposed(
    now: daily.Task, stands: Sequence[daily.Outing], lost: tuple[str, ...], search: Search,
    listening: _Listening,
) -> tuple[daily.Task, daily.Plan]:  # fmt: skip
    """What the loss does while all that it does not touch stays where it is: what else could be is
    not asked. Where visits are lost so, everything of a draft is searched."""
    asked, free = dict(search.what_if), search.timetable.state == "draft"
    still = [replace(outing, fixed=True) for outing in stands]
    task = _without(replace(now, fixed=tuple(still)), lost, asked)
    begun, half = listening.begun, search.seconds / 2
    found = _arranged(task, still, begun + half, listening)
    if not free or len(found.unserved) <= len(plan_of(now, stands).unserved):
        return task, found
    loose = _without(now, lost, asked)
    known = [o if o in loose.fixed else replace(o, fixed=False) for o in found.outings]
    return loose, _arranged(loose, known, begun + search.seconds, listening)


def _month_days(task: daily.Task, month: int) -> frozenset[int]:
    return frozenset(d for d in task.days if date.fromordinal(d).month == month)


def _lost(
    task: daily.Task, stands: Sequence[daily.Outing], row: Timetable, asked: dict[str, int]
) -> tuple[str, ...]:
    """The people whose loss would hit most: those of the station who are out most that month."""
    days = _month_days(task, asked["month"])
    ours = Staff.objects.filter(agency_id=row.monitoring_id).values_list("id", flat=True)
    station = {str(i) for i in ours}
    went = {p.id: 0 for p in task.people if p.monitor and p.id in station}
    for outing in stands:
        for person in outing.monitors:
            if outing.day in days and person in went:
                went[person] += 1
    return tuple(sorted(went, key=lambda p: (-went[p], p))[: asked["people"]])


def _without(task: daily.Task, lost: tuple[str, ...], asked: dict[str, int]) -> daily.Task:
    """The task without those people in the month; what they were fixed for is open again."""
    days = _month_days(task, asked["month"])
    people = tuple(replace(p, away=p.away | days) if p.id in lost else p for p in task.people)
    kept = tuple(
        o for o in task.fixed
        if o.day not in days or not {*o.officers, *o.monitors}.intersection(lost)
    )  # fmt: skip
    return replace(task, people=people, fixed=kept)


def _compared(today: daily.Plan, found: daily.Plan, lost: tuple[str, ...]) -> dict[str, object]:
    """Today's timetable beside that of the question."""
    days = {v: o.day for o in today.outings for v in o.visits}
    then = {v: o.day for o in found.outings for v in o.visits}
    return {
        "people": list(lost), "was_cost": today.cost, "cost": found.cost,
        "was_unserved": list(today.unserved), "unserved": list(found.unserved),
        "moved": sum(1 for v, day in then.items() if v in days and days[v] != day),
        "outings": len(found.outings), "was_outings": len(today.outings),
    }  # fmt: skip
