"""Random rows for the judging by columns, and what each must give: `judge_one`, cell by cell."""

from datetime import date
from decimal import Decimal

import polars as pl

from liance.doors.cli.judge_rows import OUTPUT, RATES, STEPS, Columns, RowJudge
from liance.norms.standards.bulk.book import Book
from liance.norms.standards.bulk.configurations import CASE
from liance.norms.standards.bulk.rows import judge_rows
from liance.norms.standards.bulk.templates import end_of_row
from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.planning import Planner

LIMITS = (
    "50", "0.5", "1", "100", "15.0", "0.05", "3", "7", "0.33", "1e2", "1.3×10^2", "0", "-5",
    "6~9", "6-9", "6.5～8.5", "0.1—0.1", "-10~40", "不得检出", ">=3", ">3", "<0.5", "≥5.0", "<=50",
    "", "-", "50 mg/L", "9~6", "abc", "1,5", "0.0000000001", "123456789012",
)  # fmt: skip
UNITS = (
    "mg/L", "µg/L", "ug/L", "mg/m3", "mg/m³", "g/L", "ng/L", "kg/h", "dB(A)", "无量纲", "", "℃",
    "K", "°F", "MPN/L", "MPN/100mL", "lb/d", "kg/d", "%", "‰", "倍", "/", "gal/min", "L/h",
    "mg/kg", "furlong", 'mg"L', "mg,L", "pH", "Pa", "kPa", "g/t",
)  # fmt: skip
CLOSE = ("mg/L", "µg/L", "g/L", "ng/L")  # what converts into each other
ODD = (
    "", "-", "/", "ND", "未检出", "n.d.", "<DL", "0", "0.0", "-0", "0.000", "-1.5", "1.2e-3",
    "1.5e3", "1.3×10^4", "+5", "007", ".5", "5.", "12,5", '1"2', "1.2mg/L", "检修", " 5 ", "5\n6",
    "９．５", "≤0.5", "≥2419.6", ">2419.6", ">0", "<0", "≤0", "<-3", "0.004L", "0.004(L)", "＜0.004",
    "< 0.3 L", "1e40", "99999999999", "2300000000", "4611686018", "0.0000000001", "1" * 70,
    "0.123456789", "0.1234567891", "123456789.123456789", "\uf8f0", "a\uf8f15",
)  # fmt: skip
BOUNDS = ("", "", "", "0.004", "0.5", "<0.1", "10", "0", "-", "x", "0.05L", "60")
FACTORS = ("化学需氧量", "pH值", "pH", "厂界噪声", "w01001", "a,b", "", "NH3-N")
KNOWN = ("value", *CASE)
PLANNER = Planner(shipped(), date(2026, 11, 28))
CELLS = {
    language: RowJudge(Columns({}, (*OUTPUT, *RATES, STEPS)), PLANNER, language).cells
    for language in ("zh", "en")
}


def new_book(language="zh"):
    return Book(Planner(shipped(), date(2026, 11, 28)), CELLS[language])


def value(chance):
    draw = chance.random()
    if draw < 0.1:
        return chance.choice(ODD)
    # digits close to the limits' own, so that rows fall on, beside and between the points
    number = Decimal(
        chance.choice((5, 50, 500, 3, 65, 9, 1, 33, 4, 60, chance.randrange(1, 10**6)))
    )
    number = number.scaleb(-chance.randrange(0, 6)) + Decimal(chance.randrange(-2, 3)).scaleb(
        -chance.randrange(0, 5)
    )
    text = plain(number)
    if draw < 0.2:
        return chance.choice(("<{}", "{}L", ">{}", "≤{}", "≥{}", "<{} L", "{}(L)")).format(text)
    return text


def case(chance):
    unit = chance.choice(UNITS)
    other = unit if chance.random() < 0.5 else chance.choice(UNITS)
    if chance.random() < 0.5:
        unit, other = chance.choice(CLOSE), chance.choice(CLOSE)
    return {
        "value": value(chance),
        "limit": chance.choice(LIMITS[:24] if chance.random() < 0.8 else LIMITS),
        "unit": unit,
        "limit_unit": other,
        "detection_limit": chance.choice(BOUNDS),
        "comparator": chance.choice(("", "", "", "<=", "<", ">=", ">", "=", "-")),
        "comparison": chance.choice(("", "full", "rounded", "rounded", "修约值", "x")),
        "medium": chance.choice(("", "water", "gas", "noise", "废水", "soil")),
        "factor": chance.choice(FACTORS),
    }


def ends(rows, language="zh", book=None, **options):
    book = book or new_book(language)
    columns = {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in rows[0]}
    return judge_rows(book, columns, pl.Series([""] * len(rows)), **options)


def expected(row, language="zh"):
    case = Case(**{"limit": "", "limit_unit": None, **{n: row[n] for n in row if n in KNOWN}})
    parts = (
        kind(**{name: row[name] for name in kind._fields if name in row})
        for kind in (Conditions, Measured)
    )
    return end_of_row(CELLS[language](judge_row(case, *parts, PLANNER)))


def compare(rows, language="zh"):
    judged = ends(rows, language)
    for row, found in zip(rows, judged.rows.to_list(), strict=True):
        assert found == expected(row, language), row
    assert judged.answers.total() == len(rows)
