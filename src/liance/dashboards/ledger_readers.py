"""Who reads which events of the ledger, by the kind of object that an event is about.

Every kind that an act writes an event of stands in one of the tables, or in ``UNREAD`` with the
reason: ``tests/db/ledger/test_readers.py`` holds the tables against the acts.
"""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.clocks.models import Clock
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.scope import parties
from liance.mechanism.commissioning import policies as commissioning
from liance.mechanism.commissioning.models import (
    Ban,
    BlindSample,
    Comparison,
    CreditGrade,
    Finding,
    Qualification,
)
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Proposal, Sheet
from liance.mechanism.custody import policies as custody
from liance.mechanism.custody.models import (
    BottleFactor,
    BoxedBottle,
    Handover,
    QualityShortfall,
    TemperatureLog,
    TransportBox,
)
from liance.mechanism.examining import policies as examining
from liance.mechanism.examining.models import Mark
from liance.mechanism.exchange.models import Export, Hook, Intake, Token
from liance.mechanism.exchange.policies import AUDIT, on_ledger
from liance.mechanism.fieldwork.models import Command, Device, Dispute
from liance.mechanism.fieldwork.policies import of_party
from liance.mechanism.laboratory import policies as laboratory
from liance.mechanism.laboratory.models import Determination, DoubtAnswer, Mean, ResultFile
from liance.mechanism.meetings import policies as meetings
from liance.mechanism.meetings.consultations import consultations_visible_to
from liance.mechanism.meetings.models import Resolution
from liance.mechanism.operations import policies as operations
from liance.mechanism.operations.models import Entry, Reading, Signal, VisitPoint
from liance.mechanism.oversight import policies as oversight
from liance.mechanism.oversight.models import Delivery, Item, Notice, Round, RoundArea
from liance.mechanism.reevaluation import queries as reevaluation
from liance.mechanism.reevaluation.models import Reevaluation
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import (
    ADMINISTER,
    agencies_visible_to,
    area_of,
    hidden_sources,
)
from liance.mechanism.reminding import policies as reminding
from liance.mechanism.reminding.models import Group, Letter, Wish
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting.models import GapReason, Penalty, SigningRule, Upload
from liance.mechanism.scheduling import policies as scheduling
from liance.mechanism.scheduling.models import Absence, FieldTerms, Search, Vehicle
from liance.mechanism.screening import policies as screening

Seen = Callable[[Actor], QuerySet]  # type: ignore[type-arg]
UNITS: Final = ("registry:source", "registry:outlet")
ANCHOR: Final = "ledger:event:anchor"
NOBODY: Final = UUID(int=0)
# About people, places, plans, days and what is published: never about a restricted matter, but for
# the units that a restricted visit found.
OPEN: Final = (
    "registry:", "editions:", "capability:", "planning:", "access:", "exchange:open_data",
    "clocks:calendar",
)  # fmt: skip
UNREAD: Final = {
    "screening:run": "it counts leads that only named people may know of; each lead has its own",
}


def _house(actor: Actor) -> UUID:
    return actor.agency_id or NOBODY


def _of_agency(actor: Actor, field: str) -> Q:
    """Rows of the actor's agency and of those of the places it oversees."""
    return parties(actor, f"{field}_id", place=f"{field}__jurisdiction_id")


def _of_visits(model: Callable[[], QuerySet], field: str = "visit") -> Seen:  # type: ignore[type-arg]
    """What a visit's record holds, for those who may know of the visit."""
    return lambda actor: model().filter(**{f"{field}__in": operations.visible_to(actor)})


def _whole_boxes(actor: Actor) -> QuerySet[TransportBox]:
    """Boxes all of whose bottles the actor may know of: an event of a box names them all."""
    hidden = BoxedBottle.objects.exclude(bottle__in=custody.visible_to(actor)).values("box_id")
    return custody.boxes_visible_to(actor).exclude(pk__in=hidden)


def _doubts(actor: Actor) -> QuerySet[DoubtAnswer]:
    """Answers to doubts, with the numbers doubted: the laboratory's, and once a report of the visit
    is signed those who may read the report."""
    signed = reporting.reports_visible_to(actor).filter(state__in=["signed", "superseded"])
    rows = DoubtAnswer.objects.filter(visit__in=operations.visible_to(actor))
    return rows.filter(Q(by__agency_id=_house(actor)) | Q(visit__in=signed.values("visit_id")))


def _result_files(actor: Actor) -> QuerySet[ResultFile]:
    """Files of the own laboratory without those that hold a result the actor may not know of."""
    hidden = Determination.objects.filter(
        laboratory_id=_house(actor), source_file__isnull=False
    ).exclude(pk__in=laboratory.visible_to(actor))
    own = ResultFile.objects.filter(laboratory_id=_house(actor))
    return own.exclude(pk__in=hidden.values("source_file_id"))


def _rounds(actor: Actor) -> QuerySet[Round]:
    """A round's events carry the figures of all areas: its agency's, and after the notice is issued
    those asked."""
    issued = Notice.objects.filter(state="issued").values("round_id")
    own = Q(agency_id=_house(actor))
    return oversight.rounds_visible_to(actor).filter(own | Q(pk__in=issued))


def _items(actor: Actor) -> QuerySet[Item]:
    mine = Q(area__department_id=_house(actor), notice__state="issued")
    return Item.objects.filter(Q(notice__round__agency_id=_house(actor)) | mine)


def _searches(actor: Actor) -> QuerySet[Search]:
    house = _house(actor)
    own = Q(timetable__enforcement_id=house) | Q(timetable__monitoring_id=house)
    return Search.objects.filter(own, timetable__in=scheduling.visible_to(actor))


def _rejudged(actor: Actor) -> QuerySet[Reevaluation]:
    return reevaluation.runs(actor) if actor.may(reevaluation.VIEW) else Reevaluation.objects.none()


def _letters(actor: Actor) -> QuerySet[Letter]:
    own = Letter.objects.filter(staff_id=actor.staff_id or NOBODY)
    return own | reminding.letters_overseen(actor) if actor.may(reminding.OVERSEE) else own


def _clocks(actor: Actor) -> QuerySet[Clock]:
    """Deadlines of the own agency and of those of the places overseen; what only named people may
    know of is theirs."""
    named = Q(named=[]) | Q(named__contains=[str(actor.staff_id or NOBODY)])
    agencies = Agency.objects.filter(Q(pk=actor.agency_id) | Q(jurisdiction_id__in=actor.scope))
    return Clock.objects.filter(named, agency_id__in=agencies.values("pk"))


def _devices(actor: Actor) -> QuerySet[Device]:
    """The own ones, and for who administers or audits the accounts those of the agencies there."""
    mine = Q(staff_id=actor.staff_id or NOBODY)
    if actor.may(ADMINISTER) or actor.may(AUDIT):
        mine |= Q(agency_id=actor.agency_id) | Q(agency__jurisdiction_id__in=area_of(actor))
    return Device.objects.filter(mine)


READERS: Final[dict[str, Seen]] = {
    "coordination:sheet": lambda a: Sheet.objects.filter(coordination.visible_to(a)),
    "coordination:proposal": lambda a: Proposal.objects.filter(
        coordination.visible_to(a, prefix="sheet__")
    ),
    "scheduling:vehicle": lambda a: Vehicle.objects.filter(_of_agency(a, "agency")),
    # Leave may say why somebody is away.
    "scheduling:absence": lambda a: Absence.objects.filter(agency_id=_house(a)),
    "scheduling:terms": lambda a: FieldTerms.objects.filter(_of_agency(a, "monitoring")),
    "scheduling:timetable": scheduling.visible_to,
    "scheduling:search": _searches,
    "operations:visit": operations.visible_to,
    "operations:signal": _of_visits(Signal.objects.all),
    "operations:reading": _of_visits(Reading.objects.all, "item__point__visit"),
    "operations:entry": _of_visits(Entry.objects.all),
    "operations:point": _of_visits(VisitPoint.objects.all),
    "fieldwork:command": lambda a: Command.objects.filter(of_party(a)),
    "fieldwork:dispute": _of_visits(Dispute.objects.all),
    "fieldwork:device": _devices,
    "files:file": lambda a: StoredFile.objects.filter(stored_by=a.user_id),
    "custody:bottle": custody.visible_to,
    "custody:bottle_factor": lambda a: BottleFactor.objects.filter(
        bottle__in=custody.visible_to(a)
    ),
    "custody:handover": lambda a: Handover.objects.filter(bottle__in=custody.visible_to(a)),
    "custody:prepared": custody.prepared_visible_to,
    "custody:box": _whole_boxes,
    "custody:log": lambda a: TemperatureLog.objects.filter(box__in=_whole_boxes(a)),
    "custody:quality": _of_visits(QualityShortfall.objects.all),
    "laboratory:determination": laboratory.visible_to,
    # Formed of approved results, or of readings that both sides saw on site.
    "laboratory:mean": _of_visits(Mean.objects.all),
    "laboratory:batch": laboratory.batches_visible_to,
    "laboratory:doubt": _doubts,
    "laboratory:result_file": _result_files,
    "reevaluation:run": _rejudged,
    "examining:question": examining.questions_of,
    "examining:examination": examining.known_to,
    "examining:paper": examining.papers_visible_to,
    "examining:answer": examining.answers_visible_to,
    "examining:mark": lambda a: Mark.objects.filter(paper__in=examining.papers_visible_to(a)),
    "reporting:report": reporting.reports_visible_to,
    "reporting:upload": lambda a: Upload.objects.filter(report__in=reporting.reports_visible_to(a)),
    "reporting:case": reporting.cases_visible_to,
    "reporting:penalty": lambda a: Penalty.objects.filter(case__in=reporting.cases_visible_to(a)),
    "reporting:copy": reporting.copies_visible_to,
    "reporting:signing": lambda a: SigningRule.objects.filter(agency__in=agencies_visible_to(a)),
    "screening:lead": screening.visible_to,
    "oversight:round": _rounds,
    "oversight:area": lambda a: RoundArea.objects.filter(
        Q(round__agency_id=_house(a)) | Q(department_id=_house(a))
    ),
    # Drafts and what was sent back are the agency's that issues it.
    "oversight:notice": lambda a: Notice.objects.filter(round__agency_id=_house(a)),
    "oversight:delivery": lambda a: Delivery.objects.filter(
        Q(agency_id=_house(a)) | Q(notice__round__agency_id=_house(a))
    ),
    "oversight:item": _items,
    "meetings:meeting": meetings.meetings_visible_to,
    "meetings:resolution": lambda a: Resolution.objects.filter(
        meeting__in=meetings.meetings_visible_to(a)
    ),
    "meetings:document": meetings.documents_visible_to,
    "meetings:consultation": consultations_visible_to,
    "reminding:letter": _letters,
    "reminding:group": lambda a: Group.objects.filter(_of_agency(a, "agency")),
    "reminding:wish": lambda a: Wish.objects.filter(staff_id=a.staff_id or NOBODY),
    "clocks:clock": _clocks,
    "exchange:export": lambda a: Export.objects.filter(on_ledger(a, person="asked_by")),
    "exchange:intake": lambda a: Intake.objects.filter(on_ledger(a, person="by")),
    "exchange:token": lambda a: Token.objects.filter(on_ledger(a, person="staff")),
    "exchange:hook": lambda a: Hook.objects.filter(on_ledger(a, person="staff")),
    "commissioning:qualification": lambda a: commissioning.papers_visible_to(a, Qualification),
    "commissioning:credit": lambda a: commissioning.papers_visible_to(a, CreditGrade),
    "commissioning:ban": lambda a: commissioning.papers_visible_to(a, Ban),
    "commissioning:interest": commissioning.interests_visible_to,
    "commissioning:suspension": commissioning.suspensions_visible_to,
    "commissioning:tender": commissioning.tenders_visible_to,
    "commissioning:contract": commissioning.contracts_visible_to,
    "commissioning:supervision": commissioning.checked_visible_to,
    "commissioning:finding": lambda a: Finding.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
    "commissioning:blind_sample": lambda a: BlindSample.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
    "commissioning:comparison": lambda a: Comparison.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
}


def seen(actor: Actor, object_type: str, ids: set[UUID]) -> set[UUID]:
    """Those of the objects of one kind whose events the actor may read."""
    if object_type in UNITS:
        return ids - hidden_sources(actor, ids)
    if object_type.startswith(OPEN):
        return ids
    if object_type == "ledger:row":
        return ids if actor.may(ANCHOR) else set()
    if object_type == "reporting:gap":
        return _gaps(actor, ids)
    rows = READERS.get(object_type)
    return (
        set() if rows is None else set(rows(actor).filter(pk__in=ids).values_list("pk", flat=True))
    )


def _gaps(actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Reasons for breaks are as visible as what is missing."""
    kinds: dict[str, dict[UUID, UUID]] = {}
    rows = GapReason.objects.filter(pk__in=ids).values_list("noun", "object_id", "pk")
    for noun, object_id, pk in rows:
        kinds.setdefault(noun, {})[object_id] = pk
    return {pks[found] for noun, pks in kinds.items() for found in seen(actor, noun, set(pks))}
