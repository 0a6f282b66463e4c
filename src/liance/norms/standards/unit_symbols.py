"""The symbols of units: dimension, size and scale of each.

Sizes are exact fractions of the base units kilogram, metre, second. Counts, turbidity, decibels
and the like are dimensions of their own: nothing converts them into each other. A year, a month
and a normal cubic metre (Nm³, 标准状态) are no fixed number of days or cubic metres.
MPN, CFU and 个 count organisms alike, as GB 18918-2002 and HJ 347 use them side by side.
"""

from enum import StrEnum
from fractions import Fraction

Dimensions = tuple[tuple[str, int], ...]


class Scale(StrEnum):
    """What may be said about a quantity besides its order."""

    RATIO = "ratio"  # multiples mean something
    INTERVAL = "interval"  # differences do: temperature, pH
    LEVEL = "level"  # decibels
    GRADE = "grade"  # only the order does: 林格曼级, pass or fail


def _of(
    dimension: str, power: int, *sizes: tuple[str, str]
) -> dict[str, tuple[str, int, Fraction]]:
    return {
        symbol: (dimension, power, Fraction(size))
        for symbols, size in sizes
        for symbol in symbols.split()
    }


SYMBOLS: dict[str, tuple[str, int, Fraction]] = {
    **_of(
        "mass",
        1,
        ("kg 千克 公斤", "1"),
        ("g 克", "1e-3"),
        ("mg 毫克", "1e-6"),
        ("ug mcg 微克", "1e-9"),
        ("ng 纳克", "1e-12"),
        ("pg 皮克", "1e-15"),
        ("t 吨", "1000"),
        ("lb lbs", "0.45359237"),
    ),
    **_of(
        "length",
        1,
        ("m 米", "1"),
        ("km", "1000"),
        ("cm", "1e-2"),
        ("mm", "1e-3"),
        ("um", "1e-6"),
        ("ft", "0.3048"),
    ),
    **_of("length", 3, ("立方米 方", "1"), ("L l 升", "1e-3"), ("dL dl", "1e-4")),
    **_of("length", 3, ("mL ml 毫升", "1e-6"), ("uL ul 微升", "1e-9"), ("kL", "1"), ("ML", "1000")),
    **_of(
        "length",
        3,
        ("gal", "0.003785411784"),
        ("Mgal mgall", "3785.411784"),
    ),
    **_of("time", 1, ("s sec 秒", "1"), ("min 分钟", "60"), ("h hr 小时 时", "3600")),
    **_of("time", 1, ("d day days 天 日", "86400"), ("wk week 周", "604800")),
    **_of("month", 1, ("mo month 月", "1")),
    **_of("year", 1, ("a yr year 年", "1")),
    **_of("organism", 1, ("MPN mpn CFU cfu 个 No. no No # 个数", "1")),
    **_of("plaque", 1, ("PFU pfu", "1")),
    **_of("occurrence", 1, ("occur 次", "1")),
    **_of("activity", 1, ("Bq 贝可", "1"), ("mBq", "1e-3"), ("kBq", "1000")),
    **_of("conductance", 1, ("S", "1"), ("mS", "1e-3"), ("uS", "1e-6")),
    **_of("normal volume", 1, ("Ncum", "1")),
    **_of("pressure", 1, ("Pa 帕", "1"), ("kPa 千帕", "1000"), ("MPa 兆帕", "1000000")),
    **_of("potential", 1, ("V", "1"), ("mV", "1e-3"), ("kV", "1000")),
    **_of("flux density", 1, ("T", "1"), ("uT", "1e-6")),
    **_of("power", 1, ("W", "1"), ("mW", "1e-3"), ("uW", "1e-6"), ("kW", "1000")),
    **_of("dose", 1, ("Sv", "1"), ("mSv", "1e-3"), ("uSv", "1e-6"), ("nSv", "1e-9")),
    **_of("absorbed dose", 1, ("Gy", "1"), ("uGy", "1e-6"), ("nGy", "1e-9")),
    **_of("fraction", 1, ("% 百分比", "1e-2"), ("‰", "1e-3")),
    **_of("parts", 1, ("ppm", "1e-6"), ("ppb", "1e-9")),
    **_of("dilution", 1, ("倍 稀释倍数", "1")),
    **_of("colour degree", 1, ("度", "1")),
    **_of("platinum cobalt", 1, ("Hazen hazen PCU TCU", "1")),
    **_of("turbidity", 1, ("NTU ntu", "1")),
    **_of("formazin turbidity", 1, ("FNU FTU", "1")),
    **_of("toxicity", 1, ("TU", "1")),
    **_of("number", 1, ("无量纲 无纲量 量纲一 量纲为一 无单位 dimensionless unitless", "1")),
}

# Whole units that are no product of symbols: dimension, size, offset, scale.
WHOLE: dict[str, tuple[str, Fraction, Fraction, Scale]] = {
    symbol: (dimension, Fraction(size), Fraction(offset), scale)
    for symbols, dimension, size, offset, scale in (
        ("dB(A) dBA dBa db(A) db(a) DB(A) 分贝(A) A声级dB", "level A", "1", "0", Scale.LEVEL),
        ("dB db DB 分贝", "level", "1", "0", Scale.LEVEL),
        ("dB(C) dBC", "level C", "1", "0", Scale.LEVEL),
        ("dB(Z) dBZ", "level Z", "1", "0", Scale.LEVEL),
        ("°C oC degC 摄氏度 cel", "temperature", "1", "273.15", Scale.INTERVAL),
        ("K 开尔文", "temperature", "1", "0", Scale.INTERVAL),
        ("°F oF degF 华氏度", "temperature", "5/9", "45967/180", Scale.INTERVAL),
        ("pH pH值 pH单位 pH无量纲 phunits SU S.U. su", "number", "1", "0", Scale.INTERVAL),
        ("级 林格曼级 林格曼黑度级", "blackness", "1", "0", Scale.GRADE),
        ("量纲1", "number", "1", "0", Scale.RATIO),
        ("pass=0;fail=1", "pass or fail", "1", "0", Scale.GRADE),
    )
    for symbol in symbols.split()
}

# Spellings that symbols cannot tell: capitals throughout, products with a name.
SPELLINGS: dict[str, str] = {
    "MG/L": "mg/L",
    "UG/L": "ug/L",
    "NG/L": "ng/L",
    "MG/M3": "mg/m3",
    "UG/M3": "ug/m3",
    "KG/H": "kg/h",
    "KG/D": "kg/d",
    "LB/D": "lb/d",
    "LBS/DAY": "lb/d",
    "MPN/100ML": "MPN/100mL",
    "CFU/100ML": "CFU/100mL",
    "MGD": "Mgal/d",
    "mgd": "Mgal/d",
    "GPM": "gal/min",
}
