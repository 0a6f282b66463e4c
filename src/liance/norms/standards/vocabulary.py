"""The words that ask for a limit, as people write them, and what each means in the data."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from liance.norms.standards.reported import is_absent

_CODE = re.compile(r"(GB|HJ|DB[0-9]{2}|CJ|GBZ)(/T)?/?([0-9]+(?:\.[0-9]+)?)(?:-([0-9]{4}))?")
_TITLE = re.compile(r"《[^》]*》")
_DASHES = str.maketrans(dict.fromkeys("—–－‐−―", "-"))

LEVELS = {
    "1": "1 一级 一 一级标准 1级",
    "2": "2 二级 二 二级标准 2级",
    "3": "3 三级 三 三级标准 3级",
    "1A": "1a 一级a 一级a标准 一a 一级(a) 1级a",
    "1B": "1b 一级b 一级b标准 一b 一级(b) 1级b",
    "A": "a a标准 a级 a级标准 a类",
    "B": "b b标准 b级 b级标准 b类",
    "C": "c c标准 c级 c级标准 c类",
    "D": "d d标准 d级 d级标准 d类",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS,
    "source_period": {
        "new": "new 新 新建 新建锅炉 新建单位 新污染源 新源",
        "existing": "existing 现有 在用 现有源 现有污染源 在用锅炉 现有单位",
        "special": "special 特别 特别排放限值 特别限值",
    },
    "fuel": {
        "coal": "coal 煤 燃煤 燃煤锅炉",
        "oil": "oil 油 燃油 燃油锅炉",
        "gas": "gas 气 燃气 燃气锅炉 天然气",
        "biomass": "biomass 生物质 生物质成型燃料 燃生物质锅炉",
    },
    "averaging": {
        "single": "single 一次 一次值 瞬时 瞬时值 瞬时样 单次",
        "hourly_mean": "hourly_mean 小时均值 小时平均 1小时平均",
        "daily_mean": "daily_mean 日均 日均值 日平均 24小时平均",
        "max": "max 最大值",
    },
    "period": {"day": "day 昼间 昼 白天", "night": "night 夜间 夜"},
    "noise_kind": {
        "leq": "leq 等效声级 等效连续a声级",
        "frequent_max": "frequent_max 频发 频发噪声 夜间频发",
        "occasional_max": "occasional_max 偶发 偶发噪声 夜间偶发",
    },
    "noise_class": {str(n): f"{n} {n}类 {n}类声环境功能区" for n in range(5)},
    "place": {
        "boundary": "boundary 厂界 边界",
        "indoor": "indoor 室内",
        "stack": "stack 有组织 排气筒",
        "fugitive": "fugitive 无组织 周界外浓度最高点 周界",
    },
}
OTHER_UNITS = frozenset(
    ["其他", "其它", "其他排污单位", "其他单位", "其它单位", "一切排污单位", "other"]
)
_FIRST_TABLE = re.compile(r"表?([0-9]+[a-z]?)")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A word as it is looked up: half width, no blanks, no difference of case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_MEANINGS = {
    dimension: {fold(word): code for code, row in words.items() for word in row.split()}
    for dimension, words in WORDS.items()
}


@lru_cache(maxsize=4096)
def meaning(dimension: str, text: str) -> str | None:
    """The code of a word (`level`, `fuel`, …); empty for an absent cell, none for an unknown one."""
    return "" if is_absent(text) else _MEANINGS[dimension].get(fold(text))


@lru_cache(maxsize=4096)
def read_code(text: str) -> tuple[str, str] | None:
    """Base and year of a standard's code (`GB 18918`, `2002`; no year: empty), titles skipped.

    None where the text is no single code: a verdict is not given on half a reference.
    """
    bare = fold(_TITLE.sub("", text)).upper().translate(_DASHES).strip("()[]")
    found = _CODE.fullmatch(bare)
    if found is None:
        return None
    prefix, recommended, number, year = found.groups()
    joint = "/" if prefix.startswith("DB") and not recommended else " "
    return f"{prefix}{recommended or ''}{joint}{number}", year or ""


@lru_cache(maxsize=4096)
def read_table(text: str) -> tuple[str, str]:
    """The number of a table (`4`) and the place it is for (`fugitive`, `stack`, empty).

    What is no table number comes back folded: it stands in no edition.
    """
    if is_absent(text):
        return "", ""
    written = fold(text)
    place = next((p for word, p in _PLACES.items() if word in written), "")
    found = _FIRST_TABLE.match(written)
    return (found[1] if found else written), place


_PLACES = {"无组织": "fugitive", "有组织": "stack", "排放速率": "stack"}
