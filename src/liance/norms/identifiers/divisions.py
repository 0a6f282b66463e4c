"""Divisions of China (行政区划), GB/T 2260, and which of them report to their province.

Jurisdiction is not the code's prefix: see `reporting_units`.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.tables import extra_reporting_units, table

Level = Literal["province", "city", "county"]
UnitKind = Literal["city", "county", "planned_apart", "demonstration_zone"]

_SUFFIXES = ("自治县", "自治州", "自治旗", "地区", "林区", "省", "市", "县", "区", "旗", "盟")


@dataclass(frozen=True, slots=True)
class Division:
    """A division by its code; `parent` is empty for a province.

    `zone` marks a statistical code of a development zone, which GB/T 2260 itself does not list.
    """

    code: str
    name: str
    level: Level
    parent: str
    zone: bool = False


@dataclass(frozen=True, slots=True)
class RetiredCode:
    """A code met in older lists and the one that stands today."""

    code: str
    name: str
    current: str
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the seat of a county lies, degrees WGS 84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """An area that reports to the province: its own division and the counties it answers for."""

    code: str
    name: str
    kind: UnitKind
    counties: tuple[str, ...]


@cache
def by_code() -> dict[str, Division]:
    """Return every standing division of the country by code."""
    return {
        row["code"]: Division(
            row["code"],
            row["name"],
            cast("Level", row["level"]),
            row["parent"] or "",
            row["zone"] == "1",
        )
        for row in table("divisions.tsv")
    }


@cache
def retired_codes() -> dict[str, RetiredCode]:
    """Return the codes of older lists with today's code."""
    return {
        row["code"]: RetiredCode(row["code"], row["name"], row["current"], row["source"])
        for row in table("retired.tsv")
    }


@cache
def divisions(province_code: str) -> tuple[Division, ...] | NormError:
    """Return a province and all below it in the order of the codes.

    `province_code` has two or six digits ("61", "610000"). Error: `identifiers.province_unknown`.
    """
    province = _province(province_code)
    if province is None:
        return NormError("identifiers.province_unknown", {"text": province_code})
    prefix = province.code[:2]
    return tuple(d for code, d in by_code().items() if code.startswith(prefix))


def find(text: str, *, within: str = "") -> Division | NormError:
    """Find a division by code (a retired one gives today's) or by name.

    Names are known in full (陈仓区), short (陈仓) and with what stands above (陕西省宝鸡市陈仓区,
    宝鸡市陈仓区). `within` is the code of a province or city to look in.
    Errors: `identifiers.division_unknown`, `identifiers.division_ambiguous` with the candidates.
    """
    wanted = "".join(text.split())
    retired = retired_codes().get(wanted)
    standing = by_code().get(retired.current if retired else wanted)
    if standing:
        return standing
    found = [by_code()[code] for code in _by_name().get(wanted, ()) if _inside(code, within)]
    exact = [d for d in found if d.name == wanted]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0]
    if not found:
        return NormError("identifiers.division_unknown", {"text": text})
    candidates = "、".join(f"{full_name(d)}({d.code})" for d in found[:6])
    return NormError("identifiers.division_ambiguous", {"text": text, "candidates": candidates})


def retired_remark(code: str) -> NormRemark | None:
    """Return the remark for a code of older lists, None for any other text."""
    retired = retired_codes().get("".join(code.split()))
    if retired is None:
        return None
    today = by_code()[retired.current]
    parts = {"code": retired.code, "name": retired.name, "current": f"{today.name}({today.code})"}
    return NormRemark("identifiers.division_retired", parts)


def full_name(division: Division) -> str:
    """Return the name with all that stands above it: 陕西省宝鸡市陈仓区."""
    above = by_code().get(division.parent)
    return (full_name(above) if above else "") + division.name


def seat(code: str) -> Seat | None:
    """Return where a county's seat lies, or None where no coordinates are shipped."""
    return _seats().get(code)


@cache
def reporting_units(province_code: str) -> tuple[ReportingUnit, ...] | NormError:
    """Return the areas that report to a province: cities, then what reports beside them.

    Every county belongs to exactly one unit. In Shaanxi the two counties named by
    陕环发〔2021〕32号 are units of their own. Error: `identifiers.province_unknown`.
    """
    everything = divisions(province_code)
    if isinstance(everything, NormError):
        return everything
    province = everything[0].code
    apart = {unit["division"]: unit for unit in extra_reporting_units().get(province[:2], [])}
    direct = [d for d in everything if d.parent == province and not d.zone]
    counties: dict[str, list[str]] = defaultdict(list)
    for d in everything:
        if d.level == "county":
            own = d.code in apart or d.parent == province
            counties[d.code if own else d.parent].append(d.code)
    kinds = [ReportingUnit(d.code, d.name, _kind(d), tuple(counties[d.code])) for d in direct]
    extra = [
        ReportingUnit(code, str(u["name"]), cast("UnitKind", u["kind"]), tuple(counties[code]))
        for code, u in apart.items()
    ]
    return (*kinds, *extra)


def _kind(division: Division) -> UnitKind:
    return "city" if division.level == "city" else "county"


def _province(text: str) -> Division | None:
    found = by_code().get(text + "0000" if len(text) == 2 else text)
    return found if found and found.level == "province" else None


def _inside(code: str, within: str) -> bool:
    if within.endswith("0000"):
        return code[:2] == within[:2]
    return code.startswith(within.removesuffix("00"))


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) >= len(suffix) + 2:
            return name.removesuffix(suffix)
    return name


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    index: dict[str, dict[str, None]] = defaultdict(dict)
    for d in by_code().values():
        above = by_code().get(d.parent)
        names = {d.name, _short(d.name), full_name(d)}
        if above:
            names.add(above.name + d.name)
        for name in names:
            index[name][d.code] = None
    return {name: tuple(codes) for name, codes in index.items()}


@cache
def _seats() -> dict[str, Seat]:
    return {r["code"]: Seat(float(r["lon"]), float(r["lat"])) for r in table("seats_61.tsv")}
