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
    """Write `count` rows of CSV; with `figures`, values have that many decimals instead of the
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
