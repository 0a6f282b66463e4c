"""Writing a sheet before it is sent: new, from a plan's target, after an urgent visit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import IllegalTransition, Refused
from liance.mechanism.coordination.actions.people import members, named_crew, write_crew
from liance.mechanism.coordination.actions.points import write_points
from liance.mechanism.coordination.actions.writing import (
    announce,
    record,
    restart_lead,
    save,
    staff_of,
    start_clock,
    visit_day,
)
from liance.mechanism.coordination.models import Informant, Sheet
from liance.mechanism.coordination.policies import (
    NOUN,
    get_for,
    may_read_informant,
    require_side,
)
from liance.mechanism.coordination.rules.content import SheetContent, check_points, check_times
from liance.mechanism.coordination.rules.lead import check_urgency
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.actions.on_site import let_know
from liance.mechanism.registry.models import Agency, Source, Staff
from liance.mechanism.registry.policies import known_to
from liance.mechanism.registry.queries import department_of, station_of, subtree
from liance.norms.calendar.instants import shanghai_day

DRAFT = "coordination:sheet:draft"
NAMED_MOST = 60


@transaction.atomic
def draft(*, content: SheetContent, actor: Actor, at: datetime) -> Sheet:
    """Write a new sheet (W1). The station is the one paired with the agency on the planned day.

    Nothing but the source, a ground and a time must be known yet; the rest is asked for on sending.
    Errors: coordination.no_station, source_elsewhere, times_reversed, urgency_note_missing,
    outlet_elsewhere, crew_elsewhere, named_missing, named_elsewhere.
    """
    return _create(content, actor=actor, at=at, after_visit=False)


@transaction.atomic
def draft_after_visit(
    *, content: SheetContent, entered_at: datetime, actor: Actor, at: datetime
) -> Sheet:
    """Write the sheet that follows an urgent visit (W7); ``sheet.follow`` runs from the entry.

    The caller binds it to the visit. A routine one is refused.
    """
    sheet = _create(content, actor=actor, at=at, after_visit=True)
    start_clock(sheet, "sheet.follow", side="enforcement", at=entered_at)
    return sheet


@transaction.atomic
def edit_draft(
    *, sheet_id: UUID, version: int, content: SheetContent, actor: Actor, at: datetime
) -> Sheet:
    """Write a draft anew. What was sent is changed by proposals alone.

    Where people are named, whoever is not among them changes neither the list nor the informant,
    which the form does not show them. Errors: those of ``draft``, coordination.informant_kept.
    """
    actor.require(DRAFT)
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement")
    if sheet.state != "draft":
        raise IllegalTransition(NOUN, sheet.state, "edit")
    knows = not sheet.named or may_read_informant(sheet, actor)
    if not knows and content.informant.strip():
        raise Refused("coordination.informant_kept", field="informant")
    source = _source(
        content, sheet.enforcement, actor=actor,
        standing=sheet.source_id if sheet.after_visit else None,
    )  # fmt: skip
    _check(content, after_visit=sheet.after_visit)
    target = _target(content, source)
    columns = _columns(content, actor, sheet.handler_id)
    if not knows:
        columns["named"] = sheet.named
    save(
        sheet,
        source=source,
        target=target,
        unit_name=source.name,
        **columns,
    )
    _write_rest(sheet, content, actor=actor, at=at)
    if knows:
        _write_informant(sheet, content.informant.strip(), actor=actor, at=at)
    record(sheet, "edit", actor=actor, at=at, body={"version": sheet.version})
    _let_know(sheet, source, actor=actor, at=at)
    announce(sheet, "edited", at=at)
    return sheet


def _create(content: SheetContent, *, actor: Actor, at: datetime, after_visit: bool) -> Sheet:
    actor.require(DRAFT)
    staff = Staff.objects.select_related("agency__jurisdiction").get(pk=staff_of(actor))
    agency = staff.agency
    if "enforcement" not in agency.functions:
        raise Refused("coordination.not_your_part")
    source = _source(
        content, agency, actor=actor, standing=content.source_id if after_visit else None
    )
    _check(content, after_visit=after_visit)
    station = station_of(agency.id, on=shanghai_day(content.planned_from))
    if station is None:
        raise Refused("coordination.no_station")
    department = department_of(agency)
    if department is None:
        raise Refused("coordination.no_department")
    sheet = Sheet.objects.create(
        enforcement=agency, monitoring=station, department=department, source=source,
        jurisdiction=source.jurisdiction, target=_target(content, source),
        handler=staff, unit_name=source.name, after_visit=after_visit,
        created_at=at, created_by=actor.user_id, **_columns(content, actor),
    )  # fmt: skip
    _write_rest(sheet, content, actor=actor, at=at)
    _write_informant(sheet, content.informant.strip(), actor=actor, at=at)
    record(sheet, "draft", actor=actor, at=at, body={"source": source.id, "after": after_visit})
    _let_know(sheet, source, actor=actor, at=at)
    announce(sheet, "drafted", at=at)
    return sheet


def _source(
    content: SheetContent, agency: Agency, *, actor: Actor, standing: UUID | None
) -> Source:
    """The unit of a sheet, one in use; ``standing``: the one that was visited, in use or not."""
    source = (
        known_to(actor)
        .select_related("jurisdiction")
        .filter(Q(active=True) | Q(pk=standing), pk=content.source_id)
        .first()
    )
    if source is None:
        raise Refused("coordination.source_unknown", field="source")
    if source.jurisdiction_id not in subtree(agency.jurisdiction_id):
        raise Refused(
            "coordination.source_elsewhere", field="source", place=source.jurisdiction.name
        )
    if source.restricted and not content.restricted:
        raise Refused("coordination.unit_restricted", field="restricted")
    return source


def _let_know(sheet: Sheet, source: Source, *, actor: Actor, at: datetime) -> None:
    """Whoever may know of the sheet may know of a unit that is known to few."""
    if source.restricted:
        let_know(source_id=source.id, staff=sheet.named, actor=actor, at=at)


def _check(content: SheetContent, *, after_visit: bool) -> None:
    insist(
        [
            check_times(content.planned_from, content.planned_to),
            check_urgency(
                urgency=content.urgency, note=content.urgency_note, after_visit=after_visit
            ),
            check_points(content.points, complete=False),
        ]
    )


def _target(content: SheetContent, source: Source) -> Target | None:
    if content.target_id is None:
        return None
    target = Target.objects.filter(pk=content.target_id, source=source).first()
    if target is None:
        raise Refused("coordination.target_other_source", field="target")
    return target


def _columns(content: SheetContent, actor: Actor, *writers: UUID) -> dict[str, Any]:
    return {
        "ground": content.ground,
        "urgency": content.urgency,
        "urgency_note": content.urgency_note.strip() if content.urgency != "routine" else "",
        "planned_from": content.planned_from,
        "planned_to": content.planned_to,
        "note": content.note.strip(),
        "restricted": content.restricted,
        "named": _named(content, staff_of(actor), *writers),
    }


def _named(content: SheetContent, *writers: UUID) -> list[UUID]:
    if not content.restricted and not content.informant.strip():
        return []
    return list(dict.fromkeys([*writers, *content.crew, *content.named]))


def _write_rest(sheet: Sheet, content: SheetContent, *, actor: Actor, at: datetime) -> None:
    _check_named(sheet)
    crew = named_crew(content.crew, agency_id=sheet.enforcement_id)
    people = members("enforcement", crew, day=visit_day(sheet))
    write_crew(sheet, "enforcement", people, actor=actor, at=at)
    write_points(sheet, content.points, actor=actor, at=at)
    if sheet.after_visit:
        run.stop_all(rule="sheet.lead", object_id=sheet.id, at=at, void=True)
    else:
        restart_lead(sheet, at=at)


def _check_named(sheet: Sheet) -> None:
    if len(sheet.named) > NAMED_MOST:
        raise Refused("coordination.named_too_many", field="named", most=NAMED_MOST)
    ours = {sheet.enforcement_id, sheet.monitoring_id, sheet.department_id}
    agencies = Staff.objects.filter(pk__in=sheet.named).values_list("agency_id", flat=True)
    if set(agencies) - ours:
        raise Refused("coordination.named_elsewhere", field="named")


def _write_informant(sheet: Sheet, text: str, *, actor: Actor, at: datetime) -> None:
    if not text:
        if Informant.objects.filter(sheet=sheet).delete()[0]:
            record(sheet, "remove_informant", actor=actor, at=at, body={})
        return
    Informant.objects.update_or_create(
        sheet=sheet,
        defaults={"text": text},
        create_defaults={"text": text, "created_at": at, "created_by": actor.user_id},
    )
    record(sheet, "informant", actor=actor, at=at, body={})
