"""How fast dispatch is: the province page and every drill-down, freezing a round, its notice printed."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from liance.dashboards.behind import BASES, KINDS
from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.doors.cli.benches.pages import Page, load_of_the_machine, measured
from liance.flows import dispatching
from liance.flows.seeding.sizes import AT
from liance.foundation.access.models import User
from liance.foundation.documents.notice import notice_docx, notice_pdf
from liance.foundation.kernel import clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.settling import settle
from liance.mechanism.balance.models import Duty
from liance.mechanism.operations.models import Visit
from liance.mechanism.oversight.actions import notices, rounds
from liance.mechanism.oversight.models import Notice, Round
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.registry.queries import actor_for, subtree
from liance.norms.calendar.instants import shanghai_day

WHO = "hanxue"
TIMES = 3
PAGE, FREEZE, PRINT = Goal(100, "L"), Goal(5, "L"), Goal(1, "L")
LATER = Goal(1000, "L")
THREE_DAYS = timedelta(days=3)


def run(size: str) -> Iterator[Figure]:
    """p95 of each page; the slowest of three rounds frozen and of three notices printed."""
    settings.ALLOWED_HOSTS = ["*"]
    settle()
    yield load_of_the_machine("oversight", size)
    with clock.fixed(AT):
        for page in _pages():
            yield from measured(page, size, bench="oversight")
    yield from _dispatch(size)


def _pages() -> list[Page]:
    """The province, an area with its counties, a county, a station, a source, and the rows behind
    each figure; what pages of the province take in after they have shown themselves."""
    area = Jurisdiction.objects.filter(reporting_area=True, children__isnull=False).first()
    if area is None:
        raise RuntimeError("no reporting area has counties")
    county = area.children.order_by("order", "code").first()
    found = [
        Page("province", WHO, "/dispatch/", PAGE),
        Page("counties of an area", WHO, f"/dispatch/{area.code}/", PAGE),
    ]
    if county is not None:
        found.append(Page("rows of a county, done", WHO, f"/dispatch/{county.code}/done/", PAGE))
    found += [
        Page(f"rows of an area, {kind}", WHO, f"/dispatch/{area.code}/{kind}/", PAGE)
        for kind in (*KINDS, *BASES)
    ]
    return found + _drilled(area)


def _drilled(area: Jurisdiction) -> list[Page]:
    """The busiest station of an area, a source of its, and what is taken in later."""
    busiest = Duty.objects.filter(jurisdiction__in=subtree(area.code)).values("monitoring")
    top = busiest.annotate(n=Count("target")).order_by("-n").first()
    visit = Visit.objects.filter(jurisdiction__in=subtree(area.code), restricted=False).first()
    if top is None or visit is None:
        raise RuntimeError("no work in the area")
    station = f"/dispatch/stations/{top['monitoring']}/"
    rows = f"/dispatch/{area.parent_id}/done/?station={top['monitoring']}"
    return [
        Page("a station", WHO, station, PAGE),
        Page("rows of a station, done", WHO, rows, PAGE),
        Page("a source", WHO, f"/dispatch/sources/{visit.source_id}/", PAGE),
        Page("training and capability, a station's", WHO, f"{station}means/", LATER),
        Page("training and capability, an area's", WHO, f"/dispatch/{area.code}/means/", LATER),
        Page(
            "training and capability, the province's",
            WHO,
            f"/dispatch/{area.parent_id}/means/",
            LATER,
        ),
    ]


def _dispatch(size: str) -> Iterator[Figure]:
    actor = actor_for(User.objects.get(username=WHO), on=shanghai_day(AT))
    figure = partial(Figure, "oversight", size=size, n=TIMES)
    frozen, printed, rows = [], [], 0
    for number in range(TIMES):
        # Nothing of it stays: every round is frozen over the same records.
        with transaction.atomic():
            took, row = timed(partial(_freeze, _open(actor), actor))
            frozen.append(took)
            rows = row.row_count
            printed.append(timed(partial(_print, _drafted(row, actor, number)))[0])
            transaction.set_rollback(True)
    yield figure(metric="rows behind a round", value=rows, unit="rows")
    yield figure(metric="freezing a round, slowest", value=max(frozen), unit="s", goal=FREEZE)
    yield figure(metric="notice, DOCX and PDF, first", value=printed[0], unit="s", goal=PRINT)
    yield figure(
        metric="notice, DOCX and PDF, slowest after", value=max(printed[1:]), unit="s", goal=PRINT
    )


def _open(actor: Actor) -> Round:
    return rounds.open_round(
        day=shanghai_day(AT) - timedelta(days=1), answers_until=AT + timedelta(days=2), actor=actor,
        at=AT,
    )  # fmt: skip


def _freeze(row: Round, actor: Actor) -> Round:
    return dispatching.freeze(round_id=row.id, version=row.version, actor=actor, at=AT + THREE_DAYS)


def _drafted(row: Round, actor: Actor, number: int) -> Notice:
    due = shanghai_day(AT) + timedelta(days=30 + number)
    return notices.draft_notice(round_id=row.id, due_on=due, actor=actor, at=AT + THREE_DAYS)


def _print(notice: Notice) -> None:
    form = dispatching.form_of(notice)
    notice_pdf(form, at=AT)
    notice_docx(form, at=AT)
