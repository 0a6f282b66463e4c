"""Commissions whose laboratory may not work any more, and what the department decided on them."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from liance.mechanism.commissioning.models import Ban, Interest, Qualification
from liance.mechanism.commissioning.queries import bans_not_over, suspensions_not_over, tie_of
from liance.mechanism.coordination.models import CommissionReview, Item, Sheet
from liance.mechanism.coordination.queries.commissions import RUNNING
from liance.mechanism.coordination.rules.laboratory import Licence
from liance.mechanism.coordination.rules.standing import Bar, OnFile, Span, Wanted, bars
from liance.norms.calendar.instants import shanghai_day

VISITED = ("on_site", "field_done")


def barred(sheets: Iterable[Sheet], *, today: date) -> dict[UUID, list[Bar]]:
    """What stands against the laboratory of each running commission, by sheet; those against which
    nothing does are left out. Sheets with their ``source``; six queries, however many."""
    running = [one for one in sheets if one.laboratory_id and one.state in RUNNING]
    if not running:
        return {}
    files = _on_file({one.laboratory_id for one in running if one.laboratory_id}, today)
    factors: dict[UUID, set[str]] = {}
    items = Item.objects.filter(point__sheet__in=running, cancelled=False)
    for sheet_id, factor in items.values_list("point__sheet_id", "factor"):
        factors.setdefault(sheet_id, set()).add(factor)
    found = {}
    for sheet in running:
        wanted = Wanted(
            sheet.source_id, sheet.source.credit_code, shanghai_day(sheet.planned_from),
            sheet.state in VISITED, sorted(factors.get(sheet.id, ())),
        )  # fmt: skip
        against = bars(files[sheet.laboratory_id], wanted, today=today)  # type: ignore[index]
        if against:
            found[sheet.id] = against
    return found


def undecided(sheets: Sequence[Sheet], *, today: date) -> dict[UUID, list[Bar]]:
    """The same without what the department decided on already; a laboratory that was told to stop is
    stopped on every ground."""
    found = barred(sheets, today=today)
    for key in halted(found):
        del found[key]
    done: dict[UUID, set[tuple[str, UUID | None]]] = {}
    for row in CommissionReview.objects.filter(sheet_id__in=found):
        done.setdefault(row.sheet_id, set()).add((row.ground, row.record_id))
    left = {
        key: [bar for bar in against if (bar.kind, bar.key) not in done.get(key, ())]
        for key, against in found.items()
    }
    return {key: against for key, against in left.items() if against}


def halted(sheet_ids: Iterable[UUID | None]) -> set[UUID]:
    """The sheets whose laboratory was told to stop after the visit."""
    known = [one for one in sheet_ids if one is not None]
    rows = CommissionReview.objects.filter(sheet_id__in=known, decision="halt")
    return set(rows.values_list("sheet_id", flat=True))


def reviews_of(sheet: Sheet) -> list[CommissionReview]:
    """What the department decided on a sheet's commissions, the oldest first."""
    rows = CommissionReview.objects.filter(sheet=sheet)
    rows = rows.select_related("by", "laboratory", "suspension__laboratory")
    return list(rows.order_by("at", "id"))


def taken_from(laboratory_id: UUID) -> list[CommissionReview]:
    """The commissions taken back from a laboratory, the newest first, without what only named people
    know."""
    theirs = Q(laboratory_id=laboratory_id) | Q(
        laboratory=None, suspension__laboratory_id=laboratory_id
    )
    rows = CommissionReview.objects.filter(theirs, sheet__restricted=False)
    rows = rows.exclude(decision="continue").select_related("sheet", "sheet__department")
    return list(rows.order_by("-at", "-id"))


def _on_file(laboratories: set[UUID], today: date) -> dict[UUID, OnFile]:
    mine = Q(laboratory_id__in=laboratories)
    suspensions, bans = suspensions_not_over(today).filter(mine), bans_not_over(today).filter(mine)
    ties = Interest.objects.filter(mine).select_related("source").order_by("starts_on", "id")
    papers = Qualification.objects.filter(mine).order_by("-cma_to")
    return {
        key: OnFile(
            [Span(s.id, s.starts_on, s.ends_on, s.reason) for s in suspensions
             if s.laboratory_id == key],
            [_ban(one) for one in bans if one.laboratory_id == key],
            [(one.id, tie_of(one)) for one in ties if one.laboratory_id == key],
            [licence(one) for one in papers if one.laboratory_id == key],
        )
        for key in laboratories
    }  # fmt: skip


def _ban(row: Ban) -> Span:
    return Span(row.id, row.starts_on, row.ends_on, f"{row.reason}（{row.source}）")


def licence(row: Qualification) -> Licence:
    """A certificate as the rule takes it."""
    return Licence(
        row.cma_from, row.cma_to, row.filing_number, row.filed_to, frozenset(row.factors)
    )
