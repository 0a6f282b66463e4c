"""Vectors for the phone's judge: cases drawn from a seed and what the server's judge says of them."""

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.grouping import EACH, judge_group
from liance.norms.standards.judgements import judge_planned
from liance.norms.standards.judging import is_ph, judge_one
from liance.norms.standards.plans import Plan
from liance.norms.standards.rounding import round_to_place
from liance.norms.standards.unit_symbols import SPELLINGS, SYMBOLS, WHOLE
from liance.norms.standards.verdicts import Verdict

LIMITS = (
    "50", "0.5", "0.50", "6~9", "6-9", "6.0~9.0", "6—9", "不得检出", "不应检出", "<=100", "≤1.0",
    "<3", "＞3", ">=2", "0", "1e-3", "1.3×10^4", "1.3×10⁴", "9~6", "-", "", "限值", "1,000", ".05",
    "-5~40", "0.1~0.1", "20至30", "≥6", "1e41", "0.00000000000000000000000000000000000000001", "55",
)  # fmt: skip
COMPARATORS = ("", "", "", "", "<=", "<", ">=", ">", "≤", "＞＝", "=", "-", " < ")
COMPARISONS = ("", "", "", "full", "rounded", "修约值", "修约值比较法", "全数值", "ROUNDED", "mean")
MEDIA = ("", "", "water", "废水", "Gas", "噪声", "soil", " - ")
FACTORS = ("", "pH", "pH值", "W01001", "酸碱度", "总磷", "PH3", "phenol", "COD", "六价铬", "w01001")
DETECTION = ("", "", "", "0.004", "4", "<0.01", "ND", "-", "0", "abc", "60", "0.50")
UNITS = (
    "", "-", "mg/L", "MG/L", "ug/L", "μg/L", "µg/L", "mg·L-1", "mg L-1", "g/m3", "g/m³", "mg/m3",
    "mg/Nm3", "mg/m3N", "毫克/升", "pH", "无量纲", "pH值", "°C", "℃", "K", "oF", "dB(A)", "分贝",
    "MPN/L", "MPN/100mL", "个/L", "CFU/100ML", "万个/L", "10^3个/L", "mg/L(以N计)", "mg/L as N",
    "ng-TEQ/m3", "ng I-TEQ/m3", "ngTEQ/Nm3", "倍", "度", "NTU", "us/cm", "uS/cm", "mS/cm", "m3/h",
    "t/d", "kg/(m2·d)", "kg/m2·d", "mg//L", "mg/L/h", "lb/d", "MGD", "GPM", "级", "%", "ppm",
    "mV", "mg/L(原文：毫克)", "mg/0L", "mg^4", "苹果", "mg/L" * 20, "L", "Ｌ", "KG/H", "g/h", "Bq/L",
)  # fmt: skip
READINGS = ("6.5", "9.0", "9.01", "5.99", "ND", "", "<0.5", "7", "6", "9", "abc", ">9")
PAIRS = (
    ("mg/L", "mg/L"), ("ug/L", "mg/L"), ("mg/L", "ug/L"), ("g/m3", "mg/L"), ("°C", "K"),
    ("°F", "°C"), ("lb/d", "kg/h"), ("kg/d", "kg/h"), ("MPN/100mL", "个/L"), ("mS/cm", "uS/cm"),
    ("dB(A)", "dB(A)"), ("pH", ""), ("", "无量纲"), ("mg/m3", "mg/Nm3"), ("t/d", "kg/h"),
    ("gal/min", "m3/h"), ("%", "%"), ("mg/L", None), ("", None), ("mg/L", ""), ("", "mg/L"),
)  # fmt: skip


def write(path: Path, *, seed: int, rows: int) -> None:
    """Write the vectors of one seed as JSON."""
    draw = random.Random(seed)
    cases = [*_every_unit(), *(_case(draw) for _ in range(rows))]
    body = {
        "seed": seed,
        "cases": [{"case": _cells(case), "verdict": said(judge_one(case))} for case in cases],
        "rounding": [_rounding(draw) for _ in range(rows // 4)],
        "factors": [[factor, is_ph(factor)] for factor in FACTORS],
        "readings": [_readings(draw) for _ in range(rows // 8)],
    }
    path.write_text(json.dumps(body, ensure_ascii=False), "utf-8")


def said(verdict: Verdict) -> dict[str, object]:
    """A verdict as the phone must say it, its sentences included."""
    return {
        "verdict": verdict.verdict.value,
        "reason": verdict.reason.value,
        "citation": [verdict.citation.source, verdict.citation.article, verdict.citation.certainty],
        "steps": [
            [step.code, step.result, step.formula, step.citation.article if step.citation else ""]
            for step in verdict.steps
        ],
        "judgedValue": verdict.judged_value,
        "judgedLimit": verdict.judged_limit,
        "times": None if verdict.times is None else plain(verdict.times),
        "zh": verdict.explanation("zh"),
        "en": verdict.explanation("en"),
    }


def _cells(case: Case) -> dict[str, object]:
    return {
        "value": case.value,
        "limit": case.limit,
        "unit": case.unit,
        "limitUnit": case.limit_unit,
        "detectionLimit": case.detection_limit,
        "comparator": case.comparator,
        "comparison": case.comparison,
        "medium": case.medium,
        "factor": case.factor,
    }


def _every_unit() -> Iterator[Case]:
    """Each symbol of the server in a case of its own: one the phone lacks shows at once."""
    for unit in (*SYMBOLS, *WHOLE, *SPELLINGS):
        yield Case("12.5", "10", unit, unit)
    for unit in UNITS:
        for other in UNITS:
            yield Case("3.20", "4", unit, other)


def _case(draw: random.Random) -> Case:
    limit = draw.choice(LIMITS)
    unit, limit_unit = draw.choice(PAIRS) if draw.random() < 0.8 else _units(draw)
    return Case(
        value=_value(draw, limit),
        limit=limit,
        unit=unit,
        limit_unit=limit_unit,
        detection_limit=draw.choice(DETECTION),
        comparator=draw.choice(COMPARATORS),
        comparison=draw.choice(COMPARISONS),
        medium=draw.choice(MEDIA) if draw.random() < 0.3 else "",
        factor=draw.choice(FACTORS),
    )


def _units(draw: random.Random) -> tuple[str, str]:
    return draw.choice(UNITS), draw.choice(UNITS)


def _value(draw: random.Random, limit: str) -> str:
    kind = draw.random()
    if kind < 0.15:
        return draw.choice(
            ("ND", "nd", "未检出", "-", "", "/", "＜ＤＬ", "<MDL", "abc", "1,200", "12.", "+3", "--",
             "未检出。", "1.2E-3", "１２．５", "3×10²", "3x10^-2", "NaN", "1e50", "0", "-0.0", "1 2",
             "3.1(L)", "<-3", "<0", "≤0", ">0", "N.D.", "1e40", "9" * 65, "0e9", "12L\n", "\u00a05")
        )  # fmt: skip
    number = _beside(draw, limit) if kind < 0.7 else _number(draw)
    sign = draw.choice(("", "", "", "", "<", "<=", ">", "≥", "≤", "＜", "< "))
    tail = draw.choice(("", "", "", "", "L", " L", "(L)"))
    return f"{sign}{number}{tail}"


def _number(draw: random.Random) -> str:
    digits = draw.randint(0, 10 ** draw.randint(1, 9))
    text = plain(Decimal(digits).scaleb(-draw.randint(0, 8)))
    return draw.choice(("", "", "", "-")) + text


def _beside(draw: random.Random, limit: str) -> str:
    """On, beside and between the points where a verdict turns, halves of the last digit too."""
    digits = "".join(sign for sign in limit.split("~", maxsplit=1)[0] if sign in "0123456789.")
    try:
        bound = Decimal(digits) * draw.choice((1, 1, 1, 1000, Decimal("0.001")))
    except ArithmeticError:
        return _number(draw)
    step = Decimal(1).scaleb(int(bound.as_tuple().exponent) - draw.randint(0, 3))
    moved = bound + step * draw.choice((0, 1, -1, 5, -5, Decimal("0.5"), Decimal("-0.5"), 15))
    return plain(moved)


def _rounding(draw: random.Random) -> list[object]:
    number = Decimal(_number(draw)) + draw.choice((0, Decimal("0.5"), Decimal("0.05"), Decimal(50)))
    place = draw.randint(-6, 4)
    return [plain(number), place, plain(round_to_place(number, place))]


def _readings(draw: random.Random) -> dict[str, object]:
    """Readings of pH: the server judges each and lets the worst lead."""
    limit = draw.choice(("6~9", "6.0~9.0", "<=9", ">=6"))
    # one at least is readable: without any there is no determination to judge together
    values = [draw.choice(READINGS) for _ in range(draw.randint(0, 5))]
    values.insert(draw.randint(0, len(values)), draw.choice(("6.5", "9.01", "7", "5.99")))
    cases = [Case(value, limit, "", "", factor="pH") for value in values]
    group = judge_group([judge_planned(case, Plan(limit, "")) for case in cases])
    lead = group.leading
    steps = [step for step in lead.steps if step.citation is not EACH]
    return {
        "cases": [_cells(case) for case in cases],
        "verdict": lead.verdict.value,
        "reason": lead.reason.value,
        "codes": [step.code for step in steps],
        "value": lead.judged_value,
    }
