"""The way back from a report: every row behind it, in a number of queries that does not grow.

Report → determination → bottle → hand-overs → visit → reading, person, certificate, instrument,
original. A package that adds a table to this way adds one line to ``PARTS``.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.models import Transition
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.models import (
    Item,
    Point,
    Sheet,
    SheetCrew,
    SheetInstrument,
    SheetPaper,
    SheetSignature,
)
from liance.mechanism.custody.models import (
    Bottle,
    BottleFactor,
    BoxedBottle,
    GapExplanation,
    Handover,
    KeepingRecord,
    PreparedBottle,
    QualityShortfall,
    ReceiptCheck,
    TemperatureExcursion,
    TemperatureLog,
    TransportBox,
)
from liance.mechanism.laboratory.models import (
    Batch,
    BatchControl,
    BatchMember,
    Determination,
    DoubtAnswer,
    Mean,
    ResultFile,
)
from liance.mechanism.operations.models import (
    Attachment,
    CrewMember,
    Entry,
    Reading,
    Signal,
    Visit,
    VisitItem,
    VisitPoint,
)
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.reevaluation.models import Reevaluation, Rejudged
from liance.mechanism.registry.models import Agency, Outlet, Source, Staff
from liance.mechanism.reporting.models import Copy, Report, Upload
from liance.mechanism.reporting.policies import reports_visible_to

EXPORT = "reporting:evidence:export"


@dataclass(frozen=True, slots=True)
class Part:
    """A table on the way back: ``of`` says which of its rows belong to a visit."""

    name: str
    model: type[Model]
    of: Callable[[Visit], Q]
    order: tuple[str, ...] = ("id",)


def _by(path: str) -> Callable[[Visit], Q]:
    return lambda visit: Q(**{path: visit.id})


def _of_sheet(path: str) -> Callable[[Visit], Q]:
    return lambda visit: Q(**{path: visit.sheet_id}) if visit.sheet_id else Q(pk__in=[])


def _through(model: type[Model], path: str) -> Callable[[Visit], Q]:
    """Rows reached over several bottles, each once."""
    return lambda visit: Q(pk__in=model._base_manager.filter(**{path: visit.id}).values("pk"))


def _named_by(model: type[Model], path: str, column: str) -> Callable[[Visit], Q]:
    """Rows that rows of another table point at, which belong to the visit by a path of theirs."""
    return lambda visit: Q(
        pk__in=model._base_manager.filter(**{path: visit.id}).exclude(**{column: None})
        .values(column)
    )  # fmt: skip


_OF_MEMBER = "members__bottle_factor__bottle__visit_id"
PARTS: tuple[Part, ...] = (
    Part("reports", Report, _by("visit_id"), ("prepared_at", "id")),
    Part("uploads", Upload, _by("report__visit_id")),
    Part("copies", Copy, _by("report__visit_id"), ("sent_at", "id")),
    Part("determinations", Determination, _by("bottle_factor__bottle__visit_id"),
         ("bottle_factor__bottle__point__order", "bottle_factor__factor",
          "bottle_factor__bottle__number", "repeat", "entered_at", "id")),
    Part("batches", Batch, _through(Batch, _OF_MEMBER), ("started_at", "id")),
    Part("batch_members", BatchMember, _by("bottle_factor__bottle__visit_id")),
    Part("batch_controls", BatchControl, _through(BatchControl, f"batch__{_OF_MEMBER}"),
         ("batch_id", "place")),
    Part("result_files", ResultFile,
         _named_by(Determination, "bottle_factor__bottle__visit_id", "source_file_id")),
    Part("means", Mean, _by("visit_id"), ("point__order", "factor", "began_at", "at", "id")),
    Part("doubt_answers", DoubtAnswer, _by("visit_id"), ("at", "id")),
    Part("reevaluations", Reevaluation, _named_by(Rejudged, "visit_id", "run_id"), ("at", "id")),
    Part("rejudged", Rejudged, _by("visit_id")),
    Part("bottle_factors", BottleFactor, _by("bottle__visit_id"), ("bottle__number", "id")),
    Part("bottles", Bottle, _by("visit_id"), ("number",)),
    Part("handovers", Handover, _by("bottle__visit_id"), ("offered_at", "id")),
    Part("keepings", KeepingRecord, _by("bottle__visit_id"), ("at", "id")),
    Part("receipts", ReceiptCheck, _by("bottle__visit_id"), ("at", "id")),
    Part("prepared_bottles", PreparedBottle, _by("visit_id")),
    Part("boxed_bottles", BoxedBottle, _by("bottle__visit_id")),
    Part("transport_boxes", TransportBox, _through(TransportBox, "inside__bottle__visit_id")),
    Part("temperature_logs", TemperatureLog,
         _through(TemperatureLog, "box__inside__bottle__visit_id")),
    Part("temperature_excursions", TemperatureExcursion,
         _through(TemperatureExcursion, "log__box__inside__bottle__visit_id")),
    Part("quality_shortfalls", QualityShortfall, _by("visit_id")),
    Part("gap_explanations", GapExplanation, _by("bottle__visit_id"), ("at", "id")),
    Part("readings", Reading, _by("item__point__visit_id"),
         ("item__point__order", "item__order", "repeat", "at", "id")),
    Part("visit_items", VisitItem, _by("point__visit_id"), ("point__order", "order")),
    Part("visit_points", VisitPoint, _by("visit_id"), ("order",)),
    Part("visits", Visit, _by("pk")),
    Part("crew", CrewMember, _by("visit_id"), ("side", "entered_at", "id")),
    Part("entries", Entry, _by("visit_id"), ("at", "id")),
    Part("attachments", Attachment, _by("entry__visit_id"), ("created_at", "id")),
    Part("signals", Signal, _by("visit_id"), ("sent_at", "id")),
    Part("sheets", Sheet, _of_sheet("pk")),
    Part("sheet_points", Point, _of_sheet("sheet_id"), ("order",)),
    Part("sheet_items", Item, _of_sheet("point__sheet_id")),
    Part("sheet_crew", SheetCrew, _of_sheet("sheet_id")),
    Part("sheet_instruments", SheetInstrument, _of_sheet("sheet_id")),
    Part("sheet_signatures", SheetSignature, _of_sheet("sheet_id")),
    Part("sheet_papers", SheetPaper, _of_sheet("sheet_id"), ("order",)),
)  # fmt: skip

# What rows of the way point at, by any foreign key of theirs.
REFERRED: tuple[tuple[str, type[Model]], ...] = (
    ("people", Staff), ("agencies", Agency), ("instruments", Instrument), ("files", StoredFile),
    ("outlets", Outlet), ("sources", Source),
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """All rows behind a report by the name of their part; ``events`` of the ledger about them."""

    report: Report
    rows: dict[str, list[Any]]
    events: list[Event]

    @cached_property
    def by_id(self) -> dict[Any, Any]:
        """Every row by its identifier."""
        return {row.pk: row for rows in self.rows.values() for row in rows}

    def under(self, name: str, key: str) -> dict[UUID, list[Any]]:
        """Rows of a part grouped by what a column of theirs points at."""
        found: dict[UUID, list[Any]] = {}
        for row in self.rows[name]:
            found.setdefault(getattr(row, key), []).append(row)
        return found

    @property
    def visit(self) -> Visit:
        """The visit of the report."""
        found: Visit = self.rows["visits"][0]
        return found


def trace(actor: Actor, report_id: UUID) -> Trace:
    """The way back from a report; ``NotFound`` for whoever may not know of it or its visit."""
    report = (
        reports_visible_to(actor)
        .select_related("agency", "pdf", "visit__source", "visit__sheet")
        .filter(pk=report_id, visit__in=visits_visible_to(actor))
        .first()
    )
    if report is None:
        raise NotFound("reporting:report")
    return traced(report)


def traced(report: Report) -> Trace:
    """The rows behind a report that the caller may see."""
    visit = report.visit
    rows: dict[str, list[Any]] = {
        part.name: list(part.model._base_manager.filter(part.of(visit)).order_by(*part.order))
        for part in PARTS
    }
    matter = [row.pk for found in rows.values() for row in found if isinstance(row.pk, UUID)]
    for name, model in REFERRED:
        rows[name] = _referred(model, rows)
    shared = _shared_files(rows)
    rows["files"] = [file for file in rows["files"] if file.pk not in shared]
    rows["certificates"] = _certificates(rows["people"], visit)
    rows["qualifications"] = list(
        Qualification.objects.filter(laboratory__in=rows["agencies"]).order_by("cma_number", "id")
    )
    rows["transitions"] = list(Transition.objects.filter(object_id__in=matter).order_by("at", "id"))
    events = Event.objects.filter(object_id__in=matter).exclude(kind=EXPORT).order_by("id")
    return Trace(report, rows, list(events))


def _shared_files(rows: dict[str, list[Any]]) -> set[UUID]:
    """Originals of result files with lines of other visits: those are nobody's business here. What
    was read from them stands in the records, their digest in the event of the import."""
    own = Counter(row.source_file_id for row in rows["determinations"])
    return {row.file_id for row in rows["result_files"] if own[row.pk] < row.rows}


def _referred(model: type[Model], rows: dict[str, list[Any]]) -> list[Any]:
    wanted = {key for found in rows.values() for key in _keys(model, found)}
    return list(model._base_manager.filter(pk__in=wanted).order_by("pk"))


def _keys(model: type[Model], found: Iterable[Any]) -> set[Any]:
    """What rows of one table point at in another, by any column."""
    rows = list(found)
    if not rows:
        return set()
    columns = [f.attname for f in rows[0]._meta.concrete_fields if f.related_model is model]
    return {getattr(row, column) for row in rows for column in columns} - {None}


def _certificates(people: list[Any], visit: Visit) -> list[Any]:
    """Certificates of these people that were valid at any time from entry to closing."""
    return list(
        Certificate.objects.filter(staff__in=people, valid_to__gte=visit.entered_at.date())
        .filter(valid_from__lte=(visit.left_at or visit.entered_at).date())
        .order_by("kind", "number")
    )
