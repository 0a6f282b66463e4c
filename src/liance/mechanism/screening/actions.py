"""Leads: opened by a run, examined by two people, closed with a finding (F3)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.commissioning.policies import own_supervision
from liance.mechanism.commissioning.states import RECORD
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency
from liance.mechanism.screening import errors
from liance.mechanism.screening.catalogue import PATH
from liance.mechanism.screening.findings import Found, Screened, Speech, spoken_of
from liance.mechanism.screening.models import Examination, Lead, Run, Spoken, SupervisedLead
from liance.mechanism.screening.policies import is_secret, lead_for, person_of, visible_to
from liance.mechanism.screening.queries import visits_behind
from liance.mechanism.screening.states import CLOSE, EXAMINE, LEAD, RUN

NOUN = "screening:lead"
SHORTEST = 4
_LOCK = 740_613


@transaction.atomic
def open_leads(
    *, screened: Screened, engine: str, extracted: Mapping[str, int], actor: Actor, at: datetime
) -> Run:
    """Keep a run and open what was not seen before; a lead seen again stays as it is."""
    actor.require(RUN)
    with connection.cursor() as cursor:
        # Two runs at once would open the same leads.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    run = Run.objects.create(
        engine=engine, extracted=dict(extracted), tested=dict(screened.tested),
        seen=len(screened.found), began_at=at, created_at=at, created_by=actor.user_id,
        thresholds=hashlib.sha256(PATH.read_bytes()).hexdigest(),
    )  # fmt: skip
    held = set(Lead.objects.values_list("check_id", "code", "subject"))
    fresh = [found for found in screened.found if found.order() not in held]
    behind = visits_behind({row for found in fresh for row in found.rows})
    secret = dict(Visit.objects.filter(restricted=True).values_list("id", "named"))
    visits = Visit.objects.in_bulk([UUID(found.visit) for found in fresh if found.visit])
    agencies = Agency.objects.in_bulk([UUID(found.agency) for found in fresh if found.agency])
    for found in fresh:
        visit = visits.get(UUID(found.visit)) if found.visit else None
        agency = agencies.get(UUID(found.agency)) if found.agency else None
        speech = spoken_of(
            {row: behind[row] for row in found.rows if row in behind},
            own=visit.id if visit else None,
        )  # fmt: skip
        kept = [set(secret[one]) for one in speech.of if one in secret]
        lead = _open(run, found, visit, agency, kept, actor=actor, at=at)
        _keep_speech(lead, speech)
    run.opened = len(fresh)
    run.save(update_fields=["opened"])
    note(
        "screening:run:keep", run, noun="screening:run", actor=actor, at=at,
        body={"engine": engine, "seen": run.seen, "opened": run.opened, "checks": run.thresholds},
    )  # fmt: skip
    return run


def _keep_speech(lead: Lead, speech: Speech) -> None:
    rows = [Spoken(lead=lead, visit_id=one, example=False) for one in sorted(speech.of)]
    if speech.example is not None:
        rows.append(Spoken(lead=lead, visit_id=speech.example, example=True))
    Spoken.objects.bulk_create(rows)


def _said(lead: Lead, text: str) -> str:
    """What the ledger keeps of a text about a lead: nothing where it is known to few."""
    return "" if is_secret(lead) else text.strip()


def _open(
    run: Run, found: Found, visit: Visit | None, agency: Agency | None,
    kept: list[set[UUID]], *, actor: Actor, at: datetime,
) -> Lead:  # fmt: skip
    place = visit.jurisdiction_id if visit else agency.jurisdiction_id if agency else None
    lead = Lead.objects.create(
        run=run, check_id=found.check, code=found.code, subject=found.subject, agency=agency,
        visit=visit, jurisdiction_id=place, restricted=bool(kept),
        named=sorted(set.intersection(*kept)) if kept else [], facts=dict(found.facts),
        rows=[list(row) for row in found.rows], opened_at=at, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    note(
        "screening:lead:open", lead, noun=NOUN, actor=actor, at=at,
        body={"check": found.check, "code": found.code, "rows": len(found.rows)},
    )  # fmt: skip
    if agency is not None:
        tell(NOUN, lead, at=at, audience=[], what="open")
    return lead


@transaction.atomic
def examine(*, lead_id: UUID, version: int, text: str, actor: Actor, at: datetime) -> Lead:
    """Write down what one person found out; the second person is another one.

    Errors: ``screening.text``, ``screening.second_person``, IllegalTransition.
    """
    person = person_of(actor, EXAMINE)
    lead = lead_for(actor, lead_id, version=version)
    verb = "confirm" if lead.state == "examined_once" else "examine"
    LEAD.edge(lead.state, verb)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.TEXT, field="text")
    if lead.examinations.filter(by_id=person).exists():
        raise Refused(errors.SECOND_PERSON)
    Examination.objects.create(
        lead=lead, by_id=person, at=at, text=text.strip(), created_at=at, created_by=actor.user_id
    )
    perform(lead, LEAD, verb, actor=actor, at=at, body={"text": _said(lead, text)})
    return lead


@transaction.atomic
def close(
    *, lead_id: UUID, version: int, finding: str, text: str, actor: Actor, at: datetime
) -> Lead:
    """Close it with a finding, once two people have examined it. No result is changed.

    Errors: ``screening.finding``, ``screening.text``, IllegalTransition.
    """
    person = person_of(actor, CLOSE)
    lead = lead_for(actor, lead_id, version=version)
    LEAD.edge(lead.state, "close")
    if finding not in dict(Lead.FINDINGS):
        raise Refused(errors.FINDING, field="finding")
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.TEXT, field="text")
    lead.finding, lead.finding_text = finding, text.strip()
    lead.closed_by_id, lead.closed_at = person, at
    lead.save(update_fields=["finding", "finding_text", "closed_by", "closed_at"])
    perform(
        lead, LEAD, "close", actor=actor, at=at,
        body={"finding": finding, "text": _said(lead, text)},
    )  # fmt: skip
    return lead


@transaction.atomic
def put_to_supervision(
    *, lead_id: UUID, supervision_id: UUID, text: str, actor: Actor, at: datetime
) -> SupervisedLead:
    """Put a closed lead about the laboratory to its supervision, by a person, with why (F3). Nothing
    does so by itself, and it is no finding.

    Errors: ``screening.not_closed``, ``screening.text``, ``screening.linked``,
    ``commissioning.supervision_closed``, NotFound, NotPermitted.
    """
    person = person_of(actor, RECORD)
    supervision = own_supervision(actor, supervision_id)
    lead = visible_to(actor).filter(pk=lead_id, agency_id=supervision.laboratory_id).first()
    if lead is None:
        raise NotFound(NOUN)
    if lead.state != "closed":
        raise Refused(errors.NOT_CLOSED, field="lead")
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.TEXT, field="text")
    if SupervisedLead.objects.filter(lead=lead, supervision=supervision).exists():
        raise Refused(errors.LINKED, field="lead")
    made = SupervisedLead.objects.create(
        lead=lead, supervision=supervision, by_id=person, at=at, note=text.strip()[:200],
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "screening:lead:supervise", lead, noun=NOUN, actor=actor, at=at,
        body={"supervision": supervision.id, "finding": lead.finding,
              "note": _said(lead, text)},
    )  # fmt: skip
    return made
