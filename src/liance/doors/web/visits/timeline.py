"""The visit as one timeline: what each side did, when, and the signals between, newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from liance.doors.web.moments import due_time, local, seconds_words, span_words
from liance.doors.web.visits import words
from liance.foundation.clocks.rulebook import RULES
from liance.mechanism.custody.models import Bottle
from liance.mechanism.operations.models import Attachment, Entry, Reading, Signal, Visit
from liance.mechanism.operations.queries import VisitRecord
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING

SIGNAL_LIMIT = timedelta(minutes=RULES["visit.signal"].length)
# A signal this soon after its reading stands in the reading's line.
ONE_LINE = timedelta(minutes=5)


@dataclass(frozen=True)
class Cell:
    """What one side did at a moment. ``amends``/``reading``/``entry`` lead to more."""

    title: str
    notes: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    kind: str = ""
    struck: bool = False
    entry: Entry | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class SignalBox:
    """A signal as the middle column shows it."""

    signal: Signal
    kind: str
    state: str
    note: str
    urgent: bool
    may_acknowledge: bool
    may_answer: bool


@dataclass
class Row:
    """One moment: cells of both sides, and what passed between them."""

    at: datetime
    cells: dict[str, Cell] = field(default_factory=dict)
    signal: SignalBox | None = None
    propose: Reading | None = None
    mark: tuple[str, str] | None = None

    @property
    def enforcement(self) -> Cell | None:
        return self.cells.get(ENFORCEMENT)

    @property
    def monitoring(self) -> Cell | None:
        return self.cells.get(MONITORING)


@dataclass(frozen=True)
class Eyes:
    """Whose page it is: the side they may write for (None: onlooker), and the instant; ``by_mean``:
    readings that a mean stands for."""

    side: str | None
    staff_id: object
    at: datetime
    by_mean: frozenset[UUID] = frozenset()


def rows(record: VisitRecord, bottles: Sequence[Bottle], eyes: Eyes) -> list[Row]:
    """Every moment of the visit, newest first."""
    found = [
        *_signal_rows(record, bottles, eyes),
        *_entry_rows(record),
        *_reading_rows(record, eyes),
        *_bottle_rows(bottles),
        *_state_rows(record),
    ]
    return sorted(found, key=lambda row: row.at, reverse=True)


def _entry_rows(record: VisitRecord) -> Iterator[Row]:
    for entry in record.entries:
        notes = [entry.text] if entry.text else []
        if entry.amends_id:
            notes.append(_("更正：%(reason)s") % {"reason": entry.amend_reason})
        cell = Cell(
            title=_titled(entry),
            notes=tuple(notes),
            files=tuple(entry.attachments.all()),
            kind="late" if entry.abnormal else "",
            struck=entry.id in record.replaced,
            entry=entry,
        )
        yield Row(entry.at, {entry.side: cell})


def _titled(entry: Entry) -> str:
    point = f"{entry.point.code} " if entry.point else ""
    kind = words.of(words.KINDS, entry.kind)
    # Many people write the kind into the line themselves.
    said = entry.kind in {"note", "evidence", "cause", "rights"} or entry.title[:2] == kind[:2]
    line = f"{point}{entry.title}"
    return line if said else _("%(kind)s：%(line)s") % {"kind": kind, "line": line}


def reading_cell(reading: Reading, *, struck: bool = False, by_mean: bool = False) -> Cell:
    """A reading: point, factor, value, verdict; below it instrument and the two people. ``by_mean``:
    a mean stands for it, and it has no verdict of its own."""
    item = reading.item
    notes = []
    if reading.instrument:
        notes.append(words.clauses([reading.instrument.number, reading.calibration]))
    people = {"by": reading.by, "other": reading.confirmed_by}
    notes.append(two_people(reading) % people)
    if reading.unconfirmed_reason:
        notes.append(reading.unconfirmed_reason)
    if reading.amends_id:
        notes.append(_("更正：%(reason)s") % {"reason": reading.amend_reason})
    if by_mean:
        notes.append(_("按均值评价"))
    repeat = _("第 %(number)s 次") % {"number": reading.repeat} if reading.repeat > 1 else ""
    value = f"{reading.raw} {shown_unit(reading.unit)}".strip()
    return Cell(
        title=f"{item.point.code} {item.factor} {value} {repeat}".strip(),
        notes=tuple(notes),
        kind="" if by_mean else words.VERDICTS[reading.verdict][0],
        struck=struck,
        reading=reading,
    )


def two_people(reading: Reading) -> str:
    """Who read and whether the second person has confirmed, with ``by`` and ``other`` to fill in."""
    if reading.state == "confirmed":
        return _("%(by)s测定，%(other)s确认")
    if reading.state == "awaiting":
        return _("%(by)s测定，待第二人%(other)s确认")
    return _("%(by)s测定，%(other)s没有确认")


def shown_unit(unit: str) -> str:
    """The unit as printed after a number; a number without dimension has none."""
    return "" if unit in {"无量纲", "-"} else unit


def _reading_rows(record: VisitRecord, eyes: Eyes) -> Iterator[Row]:
    inside = {s.reading_id for s in record.signals if s.reading_id and _in_one_line(s, record)}
    proposed = {r.id for r in record.to_propose()} if eyes.side == MONITORING else set()
    for reading in record.readings:
        if reading.id in inside:
            continue
        struck, by_mean = reading.id in record.replaced, reading.id in eyes.by_mean
        row = Row(reading.at, {MONITORING: reading_cell(reading, struck=struck, by_mean=by_mean)})
        if reading.id in proposed and record.visit.state == "open":
            row.propose = reading
        yield row


def _in_one_line(signal: Signal, record: VisitRecord) -> bool:
    reading = next((r for r in record.readings if r.id == signal.reading_id), None)
    return (
        reading is not None
        and reading.id not in record.replaced
        and signal.sent_at - reading.at <= ONE_LINE
    )


def _signal_rows(record: VisitRecord, bottles: Sequence[Bottle], eyes: Eyes) -> Iterator[Row]:
    readings = {r.id: r for r in record.readings}
    numbers = {b.id: b.short for b in bottles}
    for signal in record.signals:
        toward = MONITORING if signal.direction == "to_monitoring" else ENFORCEMENT
        row = Row(signal.sent_at, signal=_box(signal, toward, numbers, eyes))
        if signal.reading_id and _in_one_line(signal, record):
            reading = readings[signal.reading_id]
            row.cells[MONITORING] = reading_cell(reading, by_mean=reading.id in eyes.by_mean)
        elif toward == MONITORING:
            row.cells[ENFORCEMENT] = Cell(_("%(who)s通报监测人员") % {"who": signal.sent_by})
        else:
            row.cells[MONITORING] = Cell(_("%(who)s通报执法人员") % {"who": signal.sent_by})
        row.cells[toward] = _received(signal, record, toward)
        yield row


def _received(signal: Signal, record: VisitRecord, toward: str) -> Cell:
    if signal.acknowledged_at is None:
        names = _("或").join(m.staff.name for m in record.team(toward))
        after = _("签收后填写排查结果") if toward == ENFORCEMENT else _("签收后采样、测定")
        return Cell(_("等待%(names)s签收") % {"names": names}, (after,))
    begun = _("开始排查") if toward == ENFORCEMENT else _("准备采样")
    facts = {"at": f"{local(signal.acknowledged_at):%H:%M:%S}", "who": signal.acknowledged_by}
    return Cell(words.clauses([_("%(at)s %(who)s签收") % facts, begun]))


def _box(signal: Signal, toward: str, numbers: Mapping[UUID, str], eyes: Eyes) -> SignalBox:
    receiver = eyes.side == toward and eyes.staff_id != signal.sent_by_id
    waiting = signal.state == "sent"
    return SignalBox(
        signal=signal,
        kind="late" if waiting else ("open" if signal.state == "acknowledged" else "ok"),
        state=_state(signal, eyes.at),
        note=_note(signal, numbers),
        urgent=waiting,
        may_acknowledge=receiver and waiting,
        may_answer=receiver and signal.state == "acknowledged",
    )


def _state(signal: Signal, at: datetime) -> str:
    if signal.acknowledged_at is None:
        return _("待签收 %(span)s") % {"span": span_words(at - signal.sent_at)}
    taken = seconds_words(signal.acknowledged_at - signal.sent_at)
    acknowledged = _("%(span)s签收") % {"span": taken}
    return acknowledged if signal.state == "answered" else _("%s，待答复") % acknowledged


def _note(signal: Signal, numbers: Mapping[UUID, str]) -> str:
    if signal.answered_at is None:
        facts = {
            "sent": f"{local(signal.sent_at):%H:%M:%S}",
            "due": due_time(signal.sent_at + SIGNAL_LIMIT),
        }
        if signal.acknowledged_at is None:
            return _("%(sent)s 送达，%(due)s 前签收") % facts
        return _("%(sent)s 送达") % facts
    answered = _("%(at)s 已答复：%(answer)s") % {
        "at": f"{local(signal.answered_at):%H:%M}",
        "answer": signal.answer,
    }
    taken = [numbers[b] for b in signal.answer_bottles if b in numbers]
    return f"{answered} {words.listed(taken)}".strip()


def _bottle_rows(bottles: Iterable[Bottle]) -> Iterator[Row]:
    batches: dict[tuple[object, datetime], list[Bottle]] = {}
    for bottle in bottles:
        minute = bottle.sampled_at.replace(second=0, microsecond=0)
        batches.setdefault((bottle.point_id, minute), []).append(bottle)
    for batch in batches.values():
        first = batch[0]
        numbers = words.listed(b.short for b in batch)
        if all(b.confirmed_by for b in batch):
            facts = {"by": first.sampled_by, "other": first.confirmed_by}
            people = _("%(by)s、%(other)s两人已确认") % facts
        else:
            people = _("%(by)s采样，等另一人确认") % {"by": first.sampled_by}
        title = _("%(point)s 采样，%(count)s 瓶") % {
            "point": first.point.code,
            "count": len(batch),
        }
        yield Row(first.sampled_at, {MONITORING: Cell(title, (numbers, people))})


def _entry_mark(visit: Visit) -> tuple[str, str]:
    if awaited := words.awaited(visit):
        return "open", awaited
    return ("ok", _("一同进场")) if visit.regular else ("late", _("进场不符合规定"))


def _state_rows(record: VisitRecord) -> Iterator[Row]:
    visit = record.visit
    entry = Row(visit.entered_at)
    for side in (ENFORCEMENT, MONITORING):
        team = [m for m in record.team(side) if m.created_at == visit.created_at]
        names = words.listed(m.staff.name for m in team)
        entry.cells[side] = Cell(_("进场"), (names,) if names else ())
    entry.mark = _entry_mark(visit)
    yield entry
    for member in record.crew:
        if member.created_at != visit.created_at:
            yield Row(member.entered_at, {member.side: Cell(_("进场"), (member.staff.name,))})
    if visit.left_at:
        yield Row(visit.left_at, mark=("done", _("双方离场")))
    for side, at, by in (
        (ENFORCEMENT, visit.enforcement_closed_at, visit.enforcement_closed_by),
        (MONITORING, visit.monitoring_closed_at, visit.monitoring_closed_by),
    ):
        if at is not None:
            yield Row(at, {side: Cell(_("关闭本方部分"), (str(by),))})
