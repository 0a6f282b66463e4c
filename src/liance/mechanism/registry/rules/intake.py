"""One row of a list of sources, read: what will be kept of it, what is said, or why not."""

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Protocol

from liance.mechanism.registry.rules.codes import read_codes
from liance.mechanism.registry.rules.coordinates import read_place
from liance.mechanism.registry.rules.identity import SiteFacts, identity_of
from liance.mechanism.registry.rules.places import locate
from liance.norms.errors import NormError, NormRemark

_LONGEST: Final = {"name": 120, "address": 200, "industry": 60, "contact": 60}
_MANAGEMENT: Final = {
    "重点管理": "key", "重点": "key", "key": "key", "简化管理": "simplified", "简化": "simplified",
    "simplified": "simplified", "登记管理": "registered", "登记": "registered",
    "registered": "registered",
}  # fmt: skip
_NO: Final = frozenset({"", "-", "/", "—", "--", "无", "否", "n", "no", "false", "0", "非重点"})


class Cells(Protocol):
    """A row's text by field; empty where the list has no such column."""

    def __call__(self, field: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A site as a list tells it; empty and None are not told."""

    facts: SiteFacts
    address: str = ""
    industry: str = ""
    management: str = ""
    key_unit: bool = False
    contact: str = ""
    remarks: tuple[NormRemark, ...] = ()

    @property
    def identity(self) -> str:
        """The key of the site."""
        return identity_of(self.facts)

    def without_permit(self) -> str:
        """The key it had before it had a permit, or has beside another of the same permit."""
        bare = replace(self.facts, permit_code="") if self.facts.permit_code else self.facts
        return identity_of(bare)


def read_listed(cells: Cells, *, root: str) -> Listed | NormError:
    """Read one row for the province ``root`` (six digits).

    Errors: ``registry.name_missing``, ``registry.name_too_long`` and those of ``locate``.
    """
    name = tidy(cells("name"))
    if not any(c.isalnum() for c in name):
        return NormError("registry.name_missing")
    if len(name) > _LONGEST["name"]:
        return NormError("registry.name_too_long", {"most": str(_LONGEST["name"])})
    address = tidy(cells("address"))
    where = locate(
        root, division=cells("division"), county=cells("county"), city=cells("city"),
        province=cells("province"), address=address,
    )  # fmt: skip
    if isinstance(where, NormError):
        return where
    codes = read_codes(cells("credit_code"), cells("permit_code"))
    place = read_place(cells("lon"), cells("lat"), cells("lonlat"))
    management, about = _management(cells("management"))
    cut = [*about]
    kept = {
        "address": _fit("address", _told(address), cut),
        "industry": _fit("industry", _told(tidy(cells("industry"))), cut),
        "contact": _fit("contact", _contact(cells), cut),
    }
    facts = SiteFacts(name, where.code, codes.credit, codes.permit, place.lon, place.lat)
    remarks = (*codes.remarks, *where.remarks, *place.remarks, *cut)
    key_unit = tidy(cells("key_unit")).lower() not in _NO
    return Listed(facts, management=management, key_unit=key_unit, remarks=remarks, **kept)


def tidy(text: str) -> str:
    """Without invisible characters, blanks inside made single; what is printed stays as printed."""
    if text.isprintable():
        return " ".join(text.split())
    seen = "".join(" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())


def same_name(a: str, b: str) -> bool:
    """Whether two names differ in width, blanks and marks at most."""
    return _letters(a) == _letters(b)


def _letters(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())


def apart(a: SiteFacts, lon: Decimal | None, lat: Decimal | None) -> bool:
    """Whether both places are known and more than about 500 m lie between them."""
    if a.lon is None or a.lat is None or lon is None or lat is None:
        return False
    # 1 degree of latitude is 111 km; of longitude, at 35 N, 91 km
    east, north = float(a.lon - lon) * 91_000, float(a.lat - lat) * 111_000
    return east * east + north * north > 500 * 500


def _told(text: str) -> str:
    return "" if text in _NO else text


def _contact(cells: Cells) -> str:
    return " ".join(t for t in (_told(tidy(cells("contact"))), _told(tidy(cells("phone")))) if t)


def _fit(field: str, text: str, said: list[NormRemark]) -> str:
    most = _LONGEST[field]
    if len(text) > most:
        said.append(NormRemark("registry.text_cut", {"field": field, "most": str(most)}))
    return text[:most]


def _management(text: str) -> tuple[str, list[NormRemark]]:
    shown = tidy(text)
    known = _MANAGEMENT.get(shown.lower(), "")
    if known or shown.lower() in _NO:
        return known, []
    return "", [NormRemark("registry.management_unknown", {"text": shown[:40]})]
