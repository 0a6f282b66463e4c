"""Bottle labels with QR code: one label of 50 × 30 mm a page, or thirty-six on an A4 sheet (D4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from liance.foundation.documents.errors import TooManyLabels
from liance.foundation.documents.marks import qr_svg
from liance.foundation.documents.press import Lang, press
from liance.foundation.documents.wording import Drawing

Layout = Literal["single", "a4"]
MOST: Final = 720
"""Labels in one document: twenty A4 sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One bottle. The label names no enterprise, so that the laboratory works blind.

    `code` is what the QR code says, short and in capitals for a coarse code; `number` the sample
    number for eyes, `bottle` its place in the set ("2/3"). Factors that do not fit are counted
    ("等 9 项"), the QR code leads to all of them.
    """

    code: str
    number: str
    bottle: str = ""
    point: str = ""
    factors: tuple[str, ...] = ()
    container: str = ""
    preservation: str = ""
    sampled: str = ""
    hold_until: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    label: Label
    qr: Drawing


@dataclass(frozen=True, slots=True)
class _Sheet:
    labels: tuple[_Drawn, ...]
    layout: Layout


def render(
    labels: Sequence[Label], *, layout: Layout, printed_at: datetime, lang: Lang = "zh"
) -> bytes:
    """Return the labels as PDF: `single` for a label printer, `a4` for a sheet of 4 × 9.

    Raises TooManyLabels over `MOST`, FontsMissing, DocumentFailed.
    """
    if len(labels) > MOST:
        raise TooManyLabels(len(labels), MOST)
    drawn = tuple(_Drawn(label, qr_svg(label.code)) for label in labels)
    return press().pdf("labels", _Sheet(drawn, layout), lang=lang, at=printed_at)
