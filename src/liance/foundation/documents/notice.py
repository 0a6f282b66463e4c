"""A notice (通报) as an official document by GB/T 9704-2012: PDF, and DOCX for the office's own
printing with the fonts that the standard names (the PDF is set in the fonts that are installed)."""

from dataclasses import dataclass
from datetime import datetime

from liance.foundation.documents.press import press
from liance.foundation.documents.titles import title_lines
from liance.foundation.documents.wording import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One line of the annex; ``counts``: due, done, with reason, reason not due, no reason."""

    rank: str
    name: str
    counts: tuple[int, ...]
    rate: str
    since: str
    upload_rate: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line from left to right."""
        counts = map(str, self.counts)
        return (self.rank, self.name, *counts, self.rate, self.since, self.upload_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeForm:
    """``number`` and ``issued_at`` are empty in a draft, which is printed as such. ``rule`` says
    how the annex is ranked."""

    body: str
    number: str
    title: str
    recipients: str
    paragraphs: tuple[str, ...]
    copies: str
    issued_at: datetime | None
    ranking: tuple[Ranking, ...]
    rule: str

    @property
    def date(self) -> str:
        """成文日期 with Arabic numerals and no leading zeros; empty in a draft."""
        if self.issued_at is None or not self.number:
            return ""
        day = self.issued_at.astimezone(SHANGHAI)
        return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class _Printed:
    body: str
    number: str
    title: str
    lines: tuple[str, ...]
    recipients: str
    paragraphs: tuple[str, ...]
    copies: str
    date: str
    ranking: tuple[Ranking, ...]
    rule: str


def notice_pdf(form: NoticeForm, *, at: datetime) -> bytes:
    """Return the notice as PDF/A. Raises FontsMissing, DocumentFailed."""
    printed = _Printed(
        form.body, form.number, form.title, tuple(title_lines(form.title)), form.recipients,
        form.paragraphs, form.copies.rstrip("。"), form.date, form.ranking, form.rule,
    )  # fmt: skip
    return press().pdf("notice", printed, lang="zh", at=at)


def notice_docx(form: NoticeForm, *, at: datetime) -> bytes:
    """Return the notice as DOCX on the grid of 22 lines of 28 characters."""
    # Word files are seldom wanted: the library is read when the first one is.
    from liance.foundation.documents.official_docx import notice  # noqa: PLC0415

    return notice(form, at=at)
