"""Made results for the bench of `judge`: the same numbers each time, mixed as real files are."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from liance.foundation.tables.separated import Row

HEADER = (
    "id,medium,factor,value,unit,detection_limit,limit,limit_unit,comparator,comparison,"
    "sampled_on,point"
)
SEED = 20210832


class Kind(NamedTuple):
    """Results of one factor: how they are written and what they are compared with."""

    medium: str
    factor: str
    unit: str
    limit: str
    limit_unit: str
    middle: float
    decimals: int
    detection_limit: str = ""
    comparator: str = ""
    comparison: str = ""


KINDS = (
    Kind("water", "化学需氧量", "mg/L", "50", "mg/L", 28, 0, "4"),
    Kind("water", "化学需氧量", "mg/L", "60", "mg/L", 33, 0, "4"),
    Kind("water", "化学需氧量", "mg/L", "100", "mg/L", 52, 0),
    Kind("water", "氨氮", "mg/L", "5", "mg/L", 1.6, 3, "0.025"),
    Kind("water", "氨氮", "mg/L", "8", "mg/L", 2.2, 2, "0.025", "<="),
    Kind("water", "总磷", "mg/L", "0.5", "mg/L", 0.21, 2, "0.01"),
    Kind("water", "总磷", "mg/L", "1", "mg/L", 0.4, 3, "0.01", "", "rounded"),
    Kind("water", "总氮", "mg/L", "15", "mg/L", 8.5, 2, "0.05"),
    Kind("water", "悬浮物", "mg/L", "10", "mg/L", 6, 0, "4"),
    Kind("water", "五日生化需氧量", "mg/L", "10", "mg/L", 5, 1, "0.5", "", "rounded"),
    Kind("water", "pH值", "无量纲", "6~9", "无量纲", 7.4, 1),
    Kind("water", "pH值", "", "6-9", "", 7.6, 2),
    Kind("water", "六价铬", "mg/L", "0.05", "mg/L", 0.012, 3, "0.004"),
    Kind("water", "总汞", "µg/L", "0.001", "mg/L", 0.2, 2, "0.04"),
    Kind("water", "总铅", "ug/L", "0.1", "mg/L", 21, 1, "2.5"),
    Kind("water", "粪大肠菌群", "MPN/L", "1000", "MPN/L", 340, 0, "20"),
    Kind("water", "溶解氧", "mg/L", ">=3", "mg/L", 6.2, 1),
    Kind("water", "动植物油", "mg/L", "1", "mg/L", 0.3, 2, "0.06"),
    Kind("water", "烷基汞", "ng/L", "不得检出", "", 3, 0, "10"),
    Kind("gas", "颗粒物", "mg/m3", "20", "mg/m³", 7.2, 1, "1.0"),
    Kind("gas", "二氧化硫", "mg/m3", "50", "mg/m³", 17, 0, "3"),
    Kind("gas", "氮氧化物", "mg/m³", "150", "mg/m³", 88, 0, "3"),
    Kind("gas", "非甲烷总烃", "mg/m3", "60", "mg/m3", 9.7, 2, "0.07", "<"),
    Kind("noise", "厂界噪声", "dB(A)", "60", "dB(A)", 54, 1),
    Kind("noise", "厂界噪声", "dB(A)", "50", "dB(A)", 46, 1, "", "", "rounded"),
)
# of a thousand rows: found under the detection limit, then what cannot be judged
NON_DETECTS, BAD = 120, 10
FAULTS = ("", "/", "检修", "12,5", "1.2mg/L")


def write_rows(path: Path, count: int, *, figures: int | None = None) -> None:
    """Write `count` rows of CSV, each with its limit; with `figures`, values have that many decimals instead of the
    factor's own, so that hardly two are alike."""
    chance = np.random.default_rng(SEED)
    which = chance.integers(len(KINDS), size=count)
    spread = np.exp(chance.normal(0, 0.45, size=count))
    luck = chance.integers(1000, size=count)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        rows = zip(which.tolist(), spread.tolist(), luck.tolist(), strict=True)
        for number, (kind, much, draw) in enumerate(rows):
            file.write(_row(number, KINDS[kind], much, draw, figures))


def _row(number: int, kind: Kind, much: float, draw: int, figures: int | None) -> str:
    value = f"{kind.middle * much:.{kind.decimals if figures is None else figures}f}"
    unit, limit = kind.unit, kind.limit
    if draw < BAD:
        value, unit, limit = _at_fault(draw, value, unit, limit)
    elif draw < BAD + NON_DETECTS and kind.detection_limit:
        ways = (f"{kind.detection_limit}L", f"<{kind.detection_limit}", "ND", "未检出")
        value = ways[draw % 4]
    day = f"2026-{1 + number % 12:02}-{1 + number % 28:02}"
    if "," in value:
        value = f'"{value}"'
    cells = (
        kind.medium, kind.factor, value, unit, kind.detection_limit, limit, kind.limit_unit,
        kind.comparator, kind.comparison, day, f"DW{number % 4000:04}",
    )  # fmt: skip
    return f"{number},{','.join(cells)}\n"


def _at_fault(draw: int, value: str, unit: str, limit: str) -> tuple[str, str, str]:
    if draw < len(FAULTS):
        return FAULTS[draw], unit, limit
    if draw < 8:
        return value, "mg/kg", limit
    return value, unit, ""


# results that a standard's limit, oxygen, a rate or a background stand between and their verdict
BY_STANDARD = (
    "medium", "factor", "value", "unit", "standard", "level", "fuel", "noise_class", "period",
    "background", "o2_measured", "flow_m3h", "stack_height_m", "sampled_on",
)  # fmt: skip


def rows_by_standard(count: int) -> list[Row]:
    """`count` rows with the columns `BY_STANDARD`: waste water, a boiler, a stack, a boundary."""
    chance = np.random.default_rng(SEED)
    tenths = chance.integers(1, 1500, size=count).tolist()
    other = chance.integers(0, 100, size=count).tolist()
    rows = []
    for number, (tenth, more) in enumerate(zip(tenths, other, strict=True)):
        value, day = f"{tenth / 10:.1f}", f"2026-01-{1 + number % 28:02}"
        level = f"{45 + tenth % 250 / 10:.1f}"
        cells = (
            ("water", "化学需氧量", value, "mg/L", "GB 8978-1996", "1", *[""] * 7, day),
            ("gas", "颗粒物", value, "mg/m3", "GB 13271-2014", "", "coal", *[""] * 3,
             f"{6 + more / 10:.1f}", "", "", day),
            ("gas", "颗粒物", value, "mg/m3", "GB 16297-1996", "2", *[""] * 5,
             str(1000 * (1 + more)), str(15 + more % 30), day),
            ("noise", "", level, "dB(A)", "GB 12348-2008", "", "", "3", "day",
             f"{35 + more / 5:.1f}", "", "", "", day),
        )[number % 4]  # fmt: skip
        rows.append(Row(number + 1, number + 2, cells, 0))
    return rows


# what a file of a year holds, in rows of a thousand
SHARES = {
    "limit of their own": 600, "limit of a standard": 200, "oxygen": 90, "noise with background": 60,
    "emission rate": 40, "groups of three": 10,
}  # fmt: skip
MIXED = f"{HEADER},standard,level,fuel,{','.join(BY_STANDARD[7:13])},group"
LOOKED_UP = (
    ("water", "化学需氧量", "mg/L", "4", 0, 52, "GB 8978-1996", "1"),
    ("water", "氨氮", "mg/L", "0.025", 3, 7.5, "GB 8978-1996", "1"),
    ("water", "石油类", "mg/L", "0.06", 2, 2.1, "GB 8978-1996", "2"),
    ("water", "六价铬", "mg/L", "0.004", 3, 0.11, "GB 8978-1996", ""),
    ("water", "总汞", "µg/L", "0.04", 2, 8, "GB 8978-1996", ""),
    ("water", "总氮", "mg/L", "0.05", 2, 9.1, "GB 18918-2002", "1A"),
    ("water", "悬浮物", "mg/L", "4", 0, 7, "GB 18918-2002", "1B"),
)
BOILERS = (
    ("颗粒物", "coal", 24, 1, "1.0", 115), ("二氧化硫", "coal", 130, 0, "3", 110),
    ("氮氧化物", "coal", 170, 0, "3", 112), ("氮氧化物", "gas", 90, 0, "3", 48),
)  # fmt: skip
STACKS = (("颗粒物", 41, 1, "1.0"), ("非甲烷总烃", 32, 2, "0.07"), ("二氧化硫", 60, 0, "3"))


def write_mixed(path: Path, count: int) -> None:
    """Write `count` rows of CSV in the shares of `SHARES`: limits in the row and of standards, flue gas
    at its oxygen, rates by flow and height, noise over its background, hours of three samples."""
    chance = np.random.default_rng(SEED)
    names, shares = list(SHARES), np.array(list(SHARES.values())) / 1000
    which = chance.choice(len(names), size=count, p=shares).tolist()
    draws = chance.integers(0, 1000, size=(count, 3)).tolist()
    spread = np.exp(chance.normal(0, 0.45, size=count)).tolist()
    kinds = chance.integers(len(KINDS), size=count).tolist()
    makers = {
        "limit of a standard": _looked_up, "oxygen": _of_boiler, "noise with background": _of_noise,
        "emission rate": _of_stack, "groups of three": _of_boiler,
    }  # fmt: skip
    grouped = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(MIXED + "\n")
        for number, (kind, draw, much) in enumerate(zip(which, draws, spread, strict=True)):
            group = ""
            if names[kind] == "groups of three":
                group, grouped = f"H{grouped // 3:07}", grouped + 1
            if kind == 0:
                row = _row(number, KINDS[kinds[number]], much, draw[0], None)[:-1] + "," * 10
            else:
                row = makers[names[kind]](number, much, *draw)
            file.write(f"{row}{group}\n" if kind else f"{row}\n")


def _cells(number: int, about: tuple[str, ...], *conditions: str) -> str:
    medium, factor, value, unit, bound = about
    day = f"2026-{1 + number % 12:02}-{1 + number % 28:02}"
    own = (medium, factor, value, unit, bound, "", "", "", "", day, f"DW{number % 4000:04}")
    return f"{number},{','.join(own)},{','.join(conditions)},"


def _looked_up(number: int, much: float, first: int, _second: int, _third: int) -> str:
    medium, factor, unit, bound, decimals, middle, standard, level = LOOKED_UP[first % 7]
    value = f"{bound}L" if first < NON_DETECTS else f"{middle * much:.{decimals}f}"
    return _cells(number, (medium, factor, value, unit, bound), standard, level, *[""] * 7)


def _of_boiler(number: int, much: float, first: int, second: int, _third: int) -> str:
    factor, fuel, middle, decimals, bound, oxygen = BOILERS[first % 4]
    value = f"<{bound}" if first < NON_DETECTS else f"{middle * much:.{decimals}f}"
    measured = f"{(oxygen + second % 60 - 30) / 10:.1f}"
    about = ("gas", factor, value, "mg/m3", bound)
    return _cells(number, about, "GB 13271-2014", "", fuel, "", "", "", measured, "", "")


def _of_noise(number: int, much: float, first: int, second: int, _third: int) -> str:
    level, background = f"{44 + 8 * much:.1f}", f"{36 + second % 180 / 10:.1f}"
    period = "day" if first % 2 else "night"
    about = ("noise", "厂界噪声", level, "dB(A)", "")
    return _cells(
        number, about, "GB 12348-2008", "", "", str(1 + first % 4), period, background, "", "", ""
    )


def _of_stack(number: int, much: float, first: int, second: int, third: int) -> str:
    factor, middle, decimals, bound = STACKS[first % 3]
    flow, height = str(4_000 + 61 * second + third), str(15 + 5 * (third % 6))
    about = ("gas", factor, f"{middle * much:.{decimals}f}", "mg/m3", bound)
    return _cells(number, about, "GB 16297-1996", "2", "", "", "", "", "", flow, height)
