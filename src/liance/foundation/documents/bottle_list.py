"""The bottle list of a mission (采样瓶清单): what to pack, from the sheet's points and factors (D4)."""

from dataclasses import dataclass
from datetime import datetime

from liance.foundation.documents.press import Lang, press


@dataclass(frozen=True, slots=True, kw_only=True)
class BottleRow:
    """One kind of bottle at a point. `count` bottles; `number` where it is prepared already;
    `hold` the shortest holding time in words; `notes` what to heed."""

    point: str
    factors: str
    container: str
    count: int
    volume: str = ""
    preservative: str = ""
    hold: str = ""
    notes: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSiteRow:
    """What is measured at a point itself."""

    point: str
    factors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BottleListForm:
    """All that the printed list shows; `sources` says how far the numbers were checked."""

    number: str
    unit: str
    body: str
    time: str = ""
    rows: tuple[BottleRow, ...] = ()
    on_site: tuple[OnSiteRow, ...] = ()
    totals: str = ""
    quality: str = ""
    sources: str = ""
    printed_at: datetime


def render(form: BottleListForm, *, lang: Lang = "zh") -> bytes:
    """Return the list as PDF/A. The same form gives the same bytes.

    Raises FontsMissing, DocumentFailed.
    """
    return press().pdf("bottle_list", form, lang=lang, at=form.printed_at)
