"""Stored originals by what holds them: which file belongs to which record, with its digest."""

from django.db.models import QuerySet

from liance.dashboards.exports.shape import (
    DAY,
    NUMBER,
    TIME,
    Column,
    Listed,
    Wanted,
    Words,
    words_of,
)
from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning.models import TenderFile
from liance.mechanism.commissioning.policies import tenders_visible_to
from liance.mechanism.commissioning.states import VIEW as VIEW_LABORATORIES
from liance.mechanism.coordination.models import Sheet, SheetPaper
from liance.mechanism.coordination.policies import VIEW as VIEW_SHEETS
from liance.mechanism.coordination.policies import visible_to as sheets_visible_to
from liance.mechanism.custody.models import TemperatureLog
from liance.mechanism.custody.policies import boxes_visible_to
from liance.mechanism.meetings.models import Document
from liance.mechanism.meetings.policies import documents_visible_to
from liance.mechanism.meetings.states import DOCUMENT, READ
from liance.mechanism.operations.models import Attachment
from liance.mechanism.operations.policies import visible_to as visits_visible_to

FILE = Words("文件标识", "File identifier")


def _file(path: str) -> tuple[Column, ...]:
    """What is said of a file: by its identifier it is fetched."""
    return (
        Column("file", FILE, f"{path}_id", width=36),
        Column("name", Words("文件名", "File name"), f"{path}__name", width=30),
        Column("media_type", Words("文件类型", "Media type"), f"{path}__media_type", width=20),
        Column("size", Words("字节", "Bytes"), f"{path}__size", NUMBER),
        Column("sha256", Words("摘要 SHA-256", "Digest SHA-256"), f"{path}__sha256", width=66),
        Column("stored", Words("存入时间", "Stored at"), f"{path}__stored_at", TIME),
    )


def _originals(actor: Actor, wanted: Wanted) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(entry__visit__in=visits_visible_to(actor))
    if wanted.get("number"):
        rows = rows.filter(entry__visit__sheet__number=wanted["number"])
    return rows.order_by("id")


def _papers(actor: Actor, wanted: Wanted) -> QuerySet[SheetPaper]:
    sheets = Sheet.objects.filter(sheets_visible_to(actor))
    rows = SheetPaper.objects.filter(sheet__in=sheets, pdf__isnull=False)
    if wanted.get("number"):
        rows = rows.filter(sheet__number=wanted["number"])
    return rows.order_by("id")


def _logs(actor: Actor, wanted: Wanted) -> QuerySet[TemperatureLog]:  # noqa: ARG001
    return TemperatureLog.objects.filter(box__in=boxes_visible_to(actor)).order_by("id")


def _documents(actor: Actor, wanted: Wanted) -> QuerySet[Document]:
    rows = documents_visible_to(actor)
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    return rows.order_by("-dated_on", "-id")


def _tenders(actor: Actor, wanted: Wanted) -> QuerySet[TenderFile]:  # noqa: ARG001
    return TenderFile.objects.filter(tender__in=tenders_visible_to(actor)).order_by("id")


SHEET_NUMBER = Words("联系单编号", "Number of the sheet")
ORIGINALS = Listed(
    code="originals", of=Attachment, title=Words("现场原始文件", "Originals of visits"),
    permission="operations:visit:view", rows=_originals, filters={"number": SHEET_NUMBER},
    columns=(
        Column("visit", Words("现场标识", "Visit identifier"), "entry__visit_id", width=36),
        Column("line", Words("记录", "Line of the record"), "entry__title", width=24),
        Column("caption", Words("说明", "Caption"), "caption", width=24), *_file("file"),
    ),
)  # fmt: skip
SHEET_PAPERS = Listed(
    code="sheet-papers", of=SheetPaper, title=Words("联系单存档件", "Copies of sheets on record"),
    permission=VIEW_SHEETS, rows=_papers, filters={"number": SHEET_NUMBER},
    columns=(
        Column("sheet", Words("联系单标识", "Sheet identifier"), "sheet_id", width=36),
        Column("number", SHEET_NUMBER, "sheet__number", width=24),
        Column("order", Words("第几份", "Which copy"), "order", NUMBER), *_file("pdf"),
    ),
)  # fmt: skip
BOX_LOGS = Listed(
    code="box-logs", of=TemperatureLog, title=Words("运输箱温度记录", "Temperature logs of boxes"),
    permission="custody:bottle:view", rows=_logs,
    columns=(
        Column("box", Words("运输箱标识", "Box identifier"), "box_id", width=36),
        Column("label", Words("运输箱", "Box"), "box__label"),
        Column("low", Words("最低温度 ℃", "Lowest temperature, C"), "low_c"),
        Column("high", Words("最高温度 ℃", "Highest temperature, C"), "high_c"), *_file("file"),
    ),
)  # fmt: skip
DOCUMENTS = Listed(
    code="documents", of=Document, title=Words("机制文件", "Mechanism documents"), permission=READ,
    rows=_documents, filters={"state": Words("状态", "Status")}, says={"state": words_of(DOCUMENT)},
    columns=(
        Column("title", Words("标题", "Title"), "title", width=40),
        Column("number", Words("发文字号", "Document number"), "number", width=24),
        Column("place", Words("地区", "Area"), "place__name"),
        Column("state", Words("状态", "Status"), "state", say=words_of(DOCUMENT)),
        Column("dated", Words("成文日期", "Dated"), "dated_on", DAY),
        Column("review", Words("复核日期", "Review on"), "review_on", DAY), *_file("file"),
    ),
)  # fmt: skip
TENDER_FILES = Listed(
    code="tender-files", of=TenderFile, title=Words("招标文件", "Files of tenders"), permission=VIEW_LABORATORIES,
    rows=_tenders,
    columns=(
        Column("tender", Words("招标标识", "Tender identifier"), "tender_id", width=36),
        Column("number", Words("招标编号", "Tender"), "tender__number", width=24), *_file("file"),
    ),
)  # fmt: skip
