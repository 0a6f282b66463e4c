"""Results from a file: every line or none, with a report of what is wrong; the original is kept."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from liance.foundation.acts.perform import note
from liance.foundation.files.store import put
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.separated import Row
from liance.foundation.tables.workbook import read_table
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import agency_of
from liance.mechanism.custody.policies import visible_to as bottles_visible_to
from liance.mechanism.laboratory import policies
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.actions.checking import Reading, check_reading
from liance.mechanism.laboratory.models import Determination, ResultFile
from liance.mechanism.laboratory.rules import mapping as rules
from liance.norms.sampling.factors import find
from liance.norms.standards.recorded import Recorded

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came in."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a line: its number in the file and the refusal."""

    line: int
    refused: Refused


class FileRefused(Refused):
    """Lines of the file were refused; nothing was saved."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("laboratory.rows_refused", field="file", count=len(faults))
        self.faults = tuple(faults)


@transaction.atomic
def import_results(
    *, sent: Sent, mapping: str, common: Reading, factor: str, actor: Actor, at: datetime
) -> ResultFile:
    """Enter every line of a file; what a line does not say comes from ``common`` and ``factor``.

    Raises ``FileRefused`` with all faulty lines, ``TableError`` for a file that is no table,
    ``Refused`` laboratory.mapping_unknown, columns_missing, file_empty, file_too_long, file_again.
    """
    actor.require(entering.ENTER)
    chosen = rules.mapping_of(mapping)
    content, skipped = rules.below(sent.content, chosen.skip_lines)
    table = read_table(BytesIO(content))
    at_columns = rules.places(chosen, table.header)
    rows = _rows(table.rows)
    # Before the lines: those of a file taken earlier name samples that no longer wait.
    _require_new(agency_of(actor), hashlib.sha256(sent.content).hexdigest())
    known = _Known(actor, factor)
    readings, faults = [], []
    for row in rows:
        line = row.line + skipped
        try:
            readings.append(
                known.reading(rules.cells(row.cells, at_columns), common, actor=actor, at=at)
            )
        except Refused as refused:
            faults.append(RowFault(line, refused))
    if faults:
        raise FileRefused(faults)
    made = entering.enter(readings=readings, actor=actor, at=at)
    stored = put(
        [sent.content], name=sent.name, media_type=sent.media_type, at=at, by=actor.user_id,
        agency_id=actor.agency_id,
    )  # fmt: skip
    kept = ResultFile.objects.create(
        laboratory_id=agency_of(actor), file=stored, mapping=chosen.code, rows=len(readings),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    for row, determination in zip(rows, made, strict=True):
        determination.source_file = kept
        determination.source_line = row.line + skipped
    Determination.objects.bulk_update(made, ["source_file", "source_line"])
    note(
        "laboratory:result_file:import", kept, noun="laboratory:result_file", actor=actor, at=at,
        body={
            "sha256": stored.sha256, "sm3": stored.sm3, "mapping": chosen.code,
            "determinations": [str(row.id) for row in made],
        },
    )  # fmt: skip
    return kept


def _rows(found: Iterator[Row]) -> list[Row]:
    rows = []
    for row in found:
        if not any(cell.strip() for cell in row.cells):
            continue
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise Refused("laboratory.file_too_long", field="file", most=MOST_ROWS)
    if not rows:
        raise Refused("laboratory.file_empty", field="file")
    return rows


def _require_new(laboratory: UUID, sha256: str) -> None:
    """The same bytes are not results twice."""
    earlier = ResultFile.objects.filter(laboratory_id=laboratory, file__sha256=sha256).first()
    if earlier is not None:
        raise Refused("laboratory.file_again", field="file", name=earlier.file.name)


class _Known:
    """The samples that wait and the instruments of a laboratory, which lines of a file may name;
    two queries. What has a result already is amended, not imported again."""

    def __init__(self, actor: Actor, factor: str) -> None:
        self.factor = factor
        rows = BottleFactor.objects.filter(
            bottle__in=bottles_visible_to(actor), bottle__laboratory_id=actor.agency_id,
            bottle__state="received",
        )  # fmt: skip
        made = Determination.objects.filter(bottle_factor=OuterRef("pk"))
        waiting = rows.filter(~Exists(made.exclude(state="superseded")))
        self.samples: dict[tuple[str, str], set[UUID]] = {}
        named = waiting.values_list("id", "factor", "bottle__number")
        for identifier, name, number in named:
            for spelled in {number, rules.short_number(number)}:
                self.samples.setdefault((spelled, _name(name)), set()).add(identifier)
        own = Instrument.objects.filter(agency_id__in=[actor.agency_id])
        self.instruments = dict(own.values_list("number", "id"))

    def reading(
        self, said: Mapping[str, str], common: Reading, *, actor: Actor, at: datetime
    ) -> Reading:
        """One line as a reading, held to everything that an entry by hand is held to."""
        identifier = self._sample(said)
        started, read = (rules.moment(said.get(name, "")) for name in ("started_at", "read_at"))
        reading = replace(
            common, bottle_factor_id=identifier, raw=said["raw"],
            unit=said.get("unit") or common.unit, method=said.get("method") or common.method,
            detection_limit=said.get("detection_limit") or common.detection_limit,
            instrument_id=self._instrument(said, common), started_at=started or common.started_at,
            read_at=read or common.read_at, recorded=_recorded(said),
        )  # fmt: skip
        factors = policies.factors_for(actor, [identifier])
        policies.require_unbatched(list(factors.values()))
        check_reading(factors[identifier], reading, actor=actor, at=at)
        return reading

    def _sample(self, said: Mapping[str, str]) -> UUID:
        number, factor = said["sample"], said.get("factor") or self.factor
        if not factor:
            raise Refused("laboratory.row_factor_missing")
        found = self.samples.get((number, _name(factor)), set())
        if len(found) > 1:
            raise Refused("laboratory.row_sample_several", number=number, factor=factor)
        if not found:
            raise Refused("laboratory.row_sample_unknown", number=number, factor=factor)
        return next(iter(found))

    def _instrument(self, said: Mapping[str, str], common: Reading) -> UUID | None:
        number = said.get("instrument", "")
        if not number:
            return common.instrument_id
        found = self.instruments.get(number)
        if found is None:
            raise Refused("laboratory.instrument_elsewhere", number=number)
        return found


def _recorded(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said[name] for name in Recorded._fields if said.get(name)}


def _name(factor: str) -> str:
    known = find(factor)
    return known.name if known else factor
