"""A round of dispatch with the figures that the balance counts (X1), and its notice printed (X2)."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.dashboards.behind import TARGETS, everything_behind
from liance.dashboards.province import Standing, province
from liance.foundation.documents.notice import NoticeForm, Ranking, notice_docx, notice_pdf
from liance.foundation.files import store
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger import queries as ledger
from liance.mechanism.oversight import errors
from liance.mechanism.oversight.actions import notices, rounds
from liance.mechanism.oversight.models import Notice, Round, RoundArea
from liance.mechanism.oversight.policies import own_area, round_for
from liance.mechanism.oversight.rules.figures import COUNTS, AreaFigures, kept
from liance.mechanism.oversight.rules.wording import RANKING
from liance.norms.calendar.instants import end_of_day

TRIES = 3
BLOCK = 1 << 18
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Live:
    """Figures and rank by place code, as they stand now."""

    figures: dict[str, dict[str, Any]]
    ranks: dict[str, int]


def live(actor: Actor, row: Round, *, at: datetime) -> Live:
    """The figures of a round's areas, for its own agency: what was due by the end of the cut-off
    day, done or explained as of now."""
    standings = province(actor, year=row.year, at=cut_off(row, at)).areas
    return Live(
        {s.code: counted(s) for s in standings}, {s.code: s.rank for s in standings if s.rank}
    )


def live_of(actor: Actor, area: RoundArea, *, at: datetime) -> dict[str, Any]:
    """The figures of the actor's own area as they stand now."""
    at = cut_off(area.round, at)
    return counted(province(actor, year=area.round.year, at=at, place=area.place_id).total)


def cut_off(row: Round, at: datetime) -> datetime:
    """As of when a round counts: the end of its day, now while that is still to come."""
    return min(at, end_of_day(row.day) - timedelta(microseconds=1))


def counted(standing: Standing) -> dict[str, Any]:
    """A standing as a round keeps it: counts by name, ``since`` as an ISO date or null."""
    since = standing.since.isoformat() if standing.since else None
    return {**{name: getattr(standing, name) for name in COUNTS}, "since": since}


@transaction.atomic
def answer(
    *, area_id: UUID, version: int, agrees: bool, comment: str, actor: Actor, at: datetime
) -> RoundArea:
    """An area confirms or objects; what it saw is kept with the answer."""
    area = own_area(actor, area_id, version=version)
    return rounds.answer(
        area_id=area_id, version=version, agrees=agrees, comment=comment,
        seen=live_of(actor, area, at=at), actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def freeze(*, round_id: UUID, version: int, actor: Actor, at: datetime) -> Round:
    """Freeze a round: figures, rank, every row behind them, the ledger's head."""
    row = round_for(actor, round_id, version=version)
    rounds.may_freeze(row, at=at)
    places = list(row.areas.values_list("place_id", flat=True))
    found, file, count = _counted_with_rows(row, places, actor=actor, at=at)
    head = ledger.status().head
    frozen = rounds.Frozen(
        figures={code: found.figures[code] for code in places if code in found.figures},
        ranks={code: found.ranks[code] for code in places if code in found.ranks},
        rows=file, row_count=count,
        head=(head.number, head.digests.sha256.hex()) if head else None,
    )  # fmt: skip
    return rounds.freeze(round_id=round_id, version=version, frozen=frozen, actor=actor, at=at)


def _counted_with_rows(
    row: Round, places: list[str], *, actor: Actor, at: datetime
) -> tuple[Live, StoredFile, int]:
    """Figures and the rows behind them. Work goes on meanwhile: where they do not fit each other
    both are read again. Raises ``oversight.moving`` when they never do."""
    for _ in range(TRIES):
        found = live(actor, row, at=at)
        file, counts = _rows(row, places, actor=actor, at=at)
        if all(
            counts[code, kind] == found.figures[code][kind]
            for code in places if code in found.figures
            for kind in TARGETS
        ):  # fmt: skip
            return found, file, counts.total()
    raise Refused(errors.MOVING)


def _rows(
    row: Round, places: list[str], *, actor: Actor, at: datetime
) -> tuple[StoredFile, Counter[tuple[str, str]]]:
    counts: Counter[tuple[str, str]] = Counter()
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def lines() -> Iterator[bytes]:
        block, until = bytearray(), cut_off(row, at)
        for kind, area, line in everything_behind(actor, places=places, year=row.year, at=until):
            counts[area, kind] += 1
            block += line_of(kind, area) + b", " + encode(line)[1:].encode() + b"\n"
            if len(block) > BLOCK:
                yield bytes(block)
                block.clear()
        yield bytes(block)

    file = store.put(
        lines(), name=f"dispatch-{row.year}-{row.number}.jsonl", media_type="application/jsonl",
        at=at, by=actor.user_id, agency_id=actor.agency_id,
    )  # fmt: skip
    return file, counts


@cache
def line_of(kind: str, area: str) -> bytes:
    """How a frozen row of a figure begins on file; its columns follow."""
    return json.dumps({"kind": kind, "area": area}, ensure_ascii=False)[:-1].encode()


def issue(
    *, notice_id: UUID, version: int, document_number: str, actor: Actor, at: datetime
) -> Notice:
    """Issue a notice: printed as PDF and DOCX, both kept."""

    def press(notice: Notice) -> notices.Printed:
        form = form_of(notice)
        name = notice.document_number
        kept_files = [
            store.put(
                [content], name=f"{name}.{ending}", media_type=kind, at=at, by=actor.user_id,
                agency_id=actor.agency_id,
            )
            for ending, kind, content in (
                ("pdf", "application/pdf", notice_pdf(form, at=at)),
                ("docx", DOCX, notice_docx(form, at=at)),
            )
        ]  # fmt: skip
        return notices.Printed(*kept_files)

    return notices.issue(
        notice_id=notice_id, version=version, document_number=document_number, press=press,
        actor=actor, at=at,
    )  # fmt: skip


def form_of(notice: Notice) -> NoticeForm:
    """The notice as it is printed; a draft has neither number nor date."""
    rows = notice.round.areas.select_related("place").order_by("rank", "place__order")
    figures = [kept(a.place_id, a.place.name, a.rank, a.figures) for a in rows]
    return NoticeForm(
        body=notice.round.agency.name,
        number=notice.document_number,
        title=notice.title,
        recipients=notice.recipients,
        paragraphs=tuple(notice.body.splitlines()),
        copies=notice.copies,
        issued_at=notice.issued_at,
        ranking=tuple(_ranked(area) for area in figures),
        rule=RANKING,
    )


def _ranked(area: AreaFigures) -> Ranking:
    return Ranking(
        rank=str(area.rank or "—"),
        name=area.name,
        counts=(area.due, area.done, area.reasoned, area.in_time, area.unexplained),
        rate=_rate(area.rate),
        since=area.since.isoformat() if area.since else "—",
        upload_rate=_rate(area.upload_rate),
    )


def _rate(rate: object) -> str:
    return "—" if rate is None else str(rate)
