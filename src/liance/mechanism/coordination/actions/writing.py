"""What all writes of a sheet share: its words for the desk, its clocks, its audience."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from liance.foundation.acts.perform import note, tell
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.models import Change, Sheet, SheetSignature
from liance.mechanism.coordination.policies import NOUN, parties_of
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

TITLES = {
    "sheet.lead": "出具联系单",
    "sheet.return": "回送联系单",
    "sheet.answer": "答复协商提议",
    "sheet.decide": "对“办不到”作出决定",
    "sheet.commission": "委托检测机构",
    "sheet.fill": "补充填报联系单",
    "sheet.follow": "补送联系单",
}
PAGES = {
    "sheet.return": "return/",
    "sheet.decide": "decide/",
    "sheet.commission": "commission/",
    "sheet.fill": "fill/",
    "sheet.answer": "#talk",
}


def staff_of(actor: Actor) -> UUID:
    """The person who acts; an account without one cannot sign for anything."""
    if actor.staff_id is None:
        raise Refused("coordination.no_staff")
    return actor.staff_id


def refuse_sender(sheet: Sheet, actor: Actor) -> None:
    """In a merged agency one person may hold several roles, but not answer or decide on their own
    sheet: ``coordination.same_person``."""
    signed = SheetSignature.objects.filter(sheet=sheet, part="issue", staff_id=staff_of(actor))
    if signed.exists():
        raise Refused("coordination.same_person")


def visit_day(sheet: Sheet) -> date:
    """The planned day in Shanghai."""
    return shanghai_day(sheet.planned_from)


def subject_of(sheet: Sheet) -> str:
    """Number, unit, place: how the desk names the sheet."""
    parts = (sheet.number, sheet.unit_name, sheet.source.jurisdiction.name)
    return "　".join(part for part in parts if part)


def start_clock(
    sheet: Sheet,
    rule: str,
    *,
    side: str,
    at: datetime,
    day: date | None = None,
    noun: str = NOUN,
    object_id: UUID | None = None,
) -> None:
    """Start a deadline of the sheet for one side, hidden from all but the named if restricted."""
    run.start(
        rule=rule,
        noun=noun,
        object_id=object_id or sheet.id,
        agency_id=parties_of(sheet).agency(side),
        at=at,
        title=TITLES[rule],
        subject=subject_of(sheet),
        url=f"/sheets/{sheet.id}/{PAGES.get(rule, '')}",
        named=sheet.named if sheet.restricted else (),
        day=day,
    )


def restart_lead(sheet: Sheet, *, at: datetime) -> None:
    """The clock of a routine draft follows its day; other drafts have none."""
    run.stop_all(rule="sheet.lead", object_id=sheet.id, at=at, void=True)
    if sheet.urgency == "routine":
        start_clock(sheet, "sheet.lead", side="enforcement", at=at, day=visit_day(sheet))


def save(sheet: Sheet, *, step: bool = True, **values: object) -> None:
    """Write columns of the locked row; ``step`` moves its version, so that open forms are stale."""
    version = {"version": F("version") + 1} if step else {}
    Sheet.objects.filter(pk=sheet.pk).update(**values, **version)
    for name, value in values.items():
        setattr(sheet, name, value)
    if step:
        sheet.version += 1


def keep_change(
    sheet: Sheet,
    *,
    field: str,
    label: str,
    old: str,
    new: str,
    kind: str,
    by: UUID,
    at: datetime,
    reason: str,
) -> Change:
    """Keep one changed value for good (W3)."""
    return Change.objects.create(
        sheet=sheet, field=field, label=label, old=old, new=new, kind=kind, by_id=by, at=at,
        reason=reason, created_at=at, created_by=by,
    )  # fmt: skip


def said_of(sheet: Sheet, text: str) -> str:
    """A text for logs that others read: none where the sheet is restricted."""
    return "" if sheet.restricted else text


def record(sheet: Sheet, verb: str, *, actor: Actor, at: datetime, body: dict[str, object]) -> None:
    """A fact of the sheet that is no step of its state, for the ledger."""
    note(f"{NOUN}:{verb}", sheet, noun=NOUN, actor=actor, at=at, body=body)


def announce(sheet: Sheet, what: str, *, at: datetime) -> None:
    """Tell the open pages of everybody concerned."""
    tell("coordination:sheet", sheet, at=at, audience=audience(sheet), what=what)


def audience(sheet: Sheet) -> set[UUID]:
    """Agencies that may know of it; of a restricted or drafted sheet only those who do."""
    if sheet.restricted:
        return set(sheet.named)
    if sheet.state == "draft":
        return {sheet.enforcement_id}
    agencies = (sheet.enforcement_id, sheet.monitoring_id, sheet.department_id, sheet.laboratory_id)
    return {agency for agency in agencies if agency}


def staff_by_id(ids: Iterable[UUID]) -> dict[UUID, Staff]:
    """Active staff by id."""
    return {s.id: s for s in Staff.objects.filter(pk__in=list(ids), active=True)}
