"""Further limits of a factor as people write them: one a line, after the factor's own. Pure.

``+许可证,40,mg/L,排污许可证,日均值,依据`` · ``+许可证,20,mg/m³,排污许可证,基准氧=3.5`` ·
``+标准,GB 8978-1996,表=4,级别=二级``
"""

from collections.abc import Mapping, Sequence

from liance.foundation.kernel.errors import Refused
from liance.norms.errors import NormError
from liance.norms.standards.limits import read_limit
from liance.norms.standards.recording import check_recorded
from liance.norms.standards.side_by_side import ASKED, OXYGEN, HeldLimit
from liance.norms.standards.units import read_unit
from liance.norms.standards.vocabulary import fold, meaning, read_code

MARK = "+"
OXYGEN_WORD = "基准氧"
_OXYGEN = (f"{OXYGEN_WORD}=", f"{OXYGEN}=")
ORIGINS: Mapping[str, str] = {
    "permit": "许可证",
    "eia": "环评",
    "standard": "标准",
    "other": "其他",
}
ASKS: Mapping[str, str] = {
    "table": "表", "level": "级别", "scope": "范围", "source_period": "时段", "fuel": "燃料",
    "noise_class": "声功能区", "period": "昼夜", "noise_kind": "噪声类型", "place": "位置",
}  # fmt: skip
AVERAGING: Mapping[str, str] = {
    "single": "一次值", "hourly_mean": "小时均值", "daily_mean": "日均值", "max": "最大值",
}  # fmt: skip


def read_line(text: str, number: int) -> HeldLimit:
    """A further limit from its line (without the mark).

    Errors, with the line's number: ``registry.limit_line``, ``registry.limit_ground`` (a mean
    holds a grab sample only on a stated ground).
    """
    cells = [c.strip() for c in text.replace("，", ",").replace("\t", ",").split(",")]
    words = {fold(word): code for code, word in ORIGINS.items()} | {fold("排污许可证"): "permit"}
    origin = words.get(fold(cells[0])) or (cells[0] if cells[0] in ORIGINS else "")
    if not origin:
        raise _wrong(number)
    if origin == "standard" and len(cells) > 1 and read_code(cells[1]) is not None:
        return _standard(cells[1], cells[2:], number)
    return _explicit(origin, cells[1:], number)


def _wrong(number: int) -> Refused:
    return Refused("registry.limit_line", field="factors", line=number)


def _standard(code: str, cells: Sequence[str], number: int) -> HeldLimit:
    names = {fold(word): key for key, word in ASKS.items()} | {key: key for key in ASKED}
    asks = []
    for cell in filter(None, cells):
        name, sign, value = cell.partition("=")
        key = names.get(fold(name))
        if not sign or key is None or not value.strip():
            raise _wrong(number)
        closed = key not in ("table", "scope")
        if closed and meaning(key, value) is None:
            raise _wrong(number)
        asks.append((key, value.strip()))
    return HeldLimit("standard", standard=code, asks=tuple(asks))


def _explicit(origin: str, given: Sequence[str], number: int) -> HeldLimit:
    named = [cell for cell in given if fold(cell).startswith(_OXYGEN)]
    cells = [cell for cell in given if cell not in named]
    if len(cells) > 5 or len(named) > 1:
        raise _wrong(number)
    asks = tuple((OXYGEN, _oxygen(cell, number)) for cell in named)
    limit, unit, standard, averaging, ground = (*cells, "", "", "", "", "")[:5]
    code = meaning("averaging", averaging)
    if isinstance(read_limit(limit), NormError) or isinstance(read_unit(unit), NormError):
        raise _wrong(number)
    if code is None:
        raise _wrong(number)
    if code not in ("", "single") and not ground:
        raise Refused("registry.limit_ground", field="factors", line=number)
    return HeldLimit(origin, limit, unit, standard, code, ground, asks)


def _oxygen(cell: str, number: int) -> str:
    """The reference oxygen of a limit of gas in %, or that it asks for no conversion."""
    text = cell.partition("=")[2].strip()
    kept = check_recorded({OXYGEN: text}, "gas")
    if isinstance(kept, NormError) or not kept:
        raise _wrong(number)
    return text


def write_line(held: HeldLimit) -> str:
    """The line that ``read_line`` reads back, with the mark."""
    cells = [MARK + ORIGINS[held.origin]]
    if held.origin == "standard" and not held.limit:
        cells += [held.standard, *(f"{ASKS[key]}={value}" for key, value in held.asks)]
        return ",".join(cells)
    cells += [held.limit, held.unit, held.standard, AVERAGING.get(held.averaging, ""), held.ground]
    written = ",".join(cells).rstrip(",")
    return "".join(
        [written, *(f",{OXYGEN_WORD}={value}" for key, value in held.asks if key == OXYGEN)]
    )
