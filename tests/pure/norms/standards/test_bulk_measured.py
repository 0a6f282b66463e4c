"""The same for rows with measurements: oxygen, background, flow and rate."""

import random
from decimal import Decimal

import polars as pl
import pytest
from tests.bulk_rows import ODD, compare, new_book

from liance.doors.cli.benches.judging_rows import write_mixed
from liance.norms.standards.bulk.rows import judge_rows
from liance.norms.standards.decimals import plain

OXYGEN = (
    "",
    "3.5",
    "7.0",
    "9",
    "11.4",
    "12.3",
    "12.8",
    "18.9",
    "19.5",
    "20.9",
    "21",
    "0",
    "-1",
    "x",
)
BOILERS = {
    "unit": ("mg/m3", "mg/m3", "µg/m3", "mg/L", "g/m3"),
    "factor": ("颗粒物", "二氧化硫", "氮氧化物", "汞及其化合物"),
    "standard": ("GB 13271-2014", "GB 13271-2014", ""),
    "limit": ("", "", "50", ">=3", "不得检出"),
    "limit_unit": ("mg/m3",),
    "fuel": ("coal", "gas", "oil"),
    "o2_reference": ("", "", "", "3.5", "9"),
    "o2_measured": OXYGEN,
    "detection_limit": ("", "", "", "3", "0.0025"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("gas", "gas", "", "water"),
}
BOUNDARIES = {
    "unit": ("dB(A)", "dB(A)", "dB", "mg/L"),
    "factor": ("厂界噪声", "", "昼间噪声"),
    "standard": ("GB 12348-2008", "GB 12348-2008", ""),
    "limit": ("", "", "55", "54.5", "<60", "60~70"),
    "limit_unit": ("dB(A)",),
    "noise_class": ("", "0", "2", "3", "4"),
    "period": ("", "day", "night"),
    "noise_kind": ("", "", "leq", "frequent_max", "occasional_max"),
    "place": ("", "", "boundary", "indoor"),
    "background": ("", "35.0", "44", "48.5", "51.2", "54.75", "60", "65.0", "-3", "0", "x"),
    "detection_limit": ("", "", "", "30"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("noise", "noise", "", "water"),
}
STACKS = {
    "unit": ("mg/m3", "mg/m3", "µg/m3", "mg/L", "g/m3"),
    "factor": ("颗粒物", "二氧化硫", "苯", "甲醛", "氯气", "非甲烷总烃"),
    "standard": ("GB 16297-1996",),
    "limit": ("", "", "", "100"),
    "limit_unit": ("mg/m3",),
    "level": ("2", "2", "3", "1", ""),
    "stack_height_m": ("", "12", "15", "25", "33.5", "70", "0", "x"),
    "surroundings_height_m": ("", "", "12"),
    "other_stacks": ("", "", "", "30/3.0/40"),
    "flow_m3h": ("", "12500", "8.4e4", "100000", "0", "-1", "1234567.25", "x"),
    "detection_limit": ("", "", "", "3"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("gas",),
}


def measured_value(chance, kind):
    """Close to where verdicts change, and far; levels with one decimal and none."""
    if chance.random() < 0.12:
        return chance.choice(ODD)
    if kind is BOUNDARIES:
        return (
            plain(Decimal(chance.randrange(250, 900)).scaleb(-1))
            if chance.random() < 0.8
            else (
                chance.choice(
                    ("54", "55", "55.5", "56", "60", "49.50", "<30", "45.25", "58.75", "65.5")
                )
            )
        )
    exact = ("50", "30", "20", "45", "37.5", "22.5", "41.25", "120", "85", "0.4", "300", "<3", "3L")
    if chance.random() < 0.3:
        return chance.choice(exact)
    return plain(Decimal(chance.randrange(1, 10**4)).scaleb(-chance.randrange(0, 4)))


def measured_rows(chance, count, kinds=(BOILERS, BOUNDARIES, STACKS)):
    names = {name: "" for kind in kinds for name in kind}
    rows = []
    for _ in range(count):
        kind = chance.choice(kinds)
        cells = {name: chance.choice(words) for name, words in kind.items()}
        rows.append({"value": measured_value(chance, kind), **names, **cells})
    return rows


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [BOILERS, BOUNDARIES, STACKS], ids=["oxygen", "noise", "rate"])
@pytest.mark.parametrize("seed", range(2))
def test_random_rows_with_measurements(seed, kind, language):
    compare(measured_rows(random.Random(seed), 2_000, (kind,)), language)


@pytest.mark.parametrize("seed", range(3))
def test_few_measurements_and_many_values(seed):
    chance = random.Random(seed)
    known = measured_rows(chance, 60)
    rows = [dict(chance.choice(known)) for _ in range(6_000)]
    for row in rows:
        kind = BOUNDARIES if "dB" in row["unit"] else BOILERS
        row["value"] = measured_value(chance, kind)
    compare(rows)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(300, 320))
def test_half_a_million_rows_with_measurements(seed):
    chance = random.Random(seed)
    known = measured_rows(chance, 2_000)
    rows = [dict(chance.choice(known)) for _ in range(25_000)]
    for row in rows:
        row["value"] = measured_value(chance, BOUNDARIES if "dB" in row["unit"] else BOILERS)
    compare(rows)


def test_most_rows_with_measurements_take_words_from_a_class(tmp_path):
    """As files are: flue gas, stacks and boundaries are not judged one by one."""
    path, count = tmp_path / "mixed.csv", 20_000
    write_mixed(path, count)
    table = pl.read_csv(path, infer_schema=False).fill_null("")
    columns = {name: table[name] for name in table.columns if name != "group"}
    book = new_book()
    judged = judge_rows(book, columns, pl.Series([""] * count))
    assert judged.answers.total() == count
    measured = table.filter(pl.col("standard").str.contains("13271|16297|12348")).height
    assert measured > count / 6
    assert book.remembered < measured / 5
