"""Where a row of a list belongs: its division within the province, or the other province."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.divisions import Division, by_code, find, full_name, retired_remark

_NONE: Final = frozenset({"", "-", "/", "—", "--", "无", "市辖区", "县"})
_ENDS: Final = ("自治县", "县", "区", "市", "旗")


@dataclass(frozen=True, slots=True)
class Where:
    """The finest division named that stands in the province."""

    code: str
    remarks: tuple[NormRemark, ...] = ()


def locate(
    root: str, *, division: str = "", county: str = "", city: str = "", province: str = "",
    address: str = "",
) -> Where | NormError:  # fmt: skip
    """Find the division in the province ``root`` (six digits).

    The columns are read from the widest to the finest; the address is asked when they are silent.
    Errors: ``registry.other_province`` (flagged, never mixed in), ``registry.division_unknown``,
    ``registry.division_missing``. Remark: a column that names nothing is said and passed over when
    a wider one is known.
    """
    stated = find(province) if province.strip() not in _NONE else None
    if isinstance(stated, Division) and stated.code[:2] != root[:2]:
        return _other(stated)
    found, remarks = "", list[NormRemark]()
    for text in (city, division, county):
        if text.strip() in _NONE:
            continue
        step = _step(text, found or root, root)
        if isinstance(step, Division):
            found = step.code if step.level != "province" else found
            retired = retired_remark(text)
            remarks += [retired] if retired else []
        elif step.code == "registry.other_province":
            return step
        else:
            remarks.append(NormRemark(step.code, step.parts))
    away = _elsewhere(address, root)
    if away and not found:
        return _other(away)
    found = _finer(found, address, root)
    if found:
        return Where(found, tuple(remarks))
    if remarks:
        return NormError(remarks[0].code, remarks[0].parts)
    return NormError("registry.division_missing")


@lru_cache(maxsize=4096)
def _step(text: str, within: str, root: str) -> Division | NormError:
    bare = _bare(text, root)
    for wider in dict.fromkeys((within, root, "")):
        found = find(bare, within=wider)
        if isinstance(found, Division):
            return found if found.code[:2] == root[:2] else _other(found)
    return NormError("registry.division_unknown", {"text": text.strip()[:40]})


def _bare(text: str, root: str) -> str:
    """The text without separators and without the province before it: 宁夏银川市 is 银川市."""
    bare = "".join(c for c in text if c not in " /-—\u3000\u200b\xa0")
    name = by_code()[root].name
    for above in (
        name,
        name[:3] if name.startswith("黑龙江") or name[:3] == "内蒙古" else name[:2],
    ):
        if bare.startswith(above) and len(bare) > len(above):
            return bare.removeprefix(above)
    return bare


def _finer(found: str, address: str, root: str) -> str:
    """The county that the address names within what is known, else what is known."""
    if found and not found.endswith("00"):
        return found
    if not address:
        return found
    above = found or root
    prefix = above[:2] if above.endswith("0000") else above[:4]
    named = [(address.find(name), code) for name, code in _below(prefix) if name in address]
    counties = [(at, code) for at, code in named if not code.endswith("00")]
    return min(counties or named, default=(0, found))[1]


@cache
def _below(prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (d.name, code)
        for code, d in by_code().items()
        if code.startswith(prefix) and d.level != "province" and d.name.endswith(_ENDS)
    )


def _elsewhere(address: str, root: str) -> Division | None:
    """The other province that the address begins with."""
    for code in _provinces() if address else ():
        if code[:2] != root[:2] and address.startswith(by_code()[code].name):
            return by_code()[code]
    return None


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(code for code, d in by_code().items() if d.level == "province")


def _other(division: Division) -> NormError:
    return NormError("registry.other_province", {"place": full_name(division)})
