"""The same for rows with measurements: oxygen, background, flow and rate."""

import random
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bulk_rows import ODD, compare, ends, new_book

from liance.doors.cli.benches.judging_rows import write_mixed
from liance.norms.standards.bulk.ratios import Ratio, texts_of
from liance.norms.standards.bulk.rows import judge_rows
from liance.norms.standards.decimals import plain, shown

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


def test_configurations_that_differ_in_oxygen_or_background_share_their_words(tmp_path):
    path, count = tmp_path / "mixed.csv", 30_000
    write_mixed(path, count)
    table = pl.read_csv(path, infer_schema=False).fill_null("")
    measured = pl.col("o2_measured").ne("") | pl.col("background").ne("")
    rows = table.filter(measured).drop("group").to_dicts()
    book = new_book()
    ends(rows, book=book)
    assert book.size > 1_000
    assert len(book.templates) < book.size / 2


@pytest.mark.parametrize("seed", range(2))
def test_flows_of_any_length(seed):
    """Rates that fit 64 bits, and those that do not."""
    chance = random.Random(seed)
    rows = measured_rows(chance, 1_500, (STACKS,))
    for row in rows:
        flow = Decimal(chance.randrange(1, 10 ** chance.randrange(1, 10)))
        row["flow_m3h"] = plain(flow.scaleb(-chance.randrange(0, 10)))
        row["value"] = plain(Decimal(chance.randrange(1, 10**9)).scaleb(-chance.randrange(0, 10)))
        row |= {"unit": "mg/m3", "level": "2", "limit": "", "stack_height_m": "15"}
    compare(rows)


@given(
    st.integers(1, 10**6), st.integers(1, 10**5),
    st.lists(st.tuples(st.integers(1, 10**11), st.integers(0, 9)), min_size=1, max_size=20),
)  # fmt: skip
def test_texts_of_quotients(top, bottom, numbers):
    ratio = Ratio(Fraction(top, bottom))
    whole, decimals = (np.array(column) for column in zip(*numbers, strict=True))
    full, said = texts_of({0: ratio}, np.zeros(len(numbers), dtype=np.int32), whole, decimals)
    exact = [ratio.of(*number) for number in numbers]
    assert full.to_list() == [plain(number) for number in exact]
    assert said.to_list() == [shown(number) for number in exact]


@pytest.mark.parametrize(
    ("top", "bottom", "whole", "decimals"),
    [
        (1, 3, 2, 0), (1, 3, 2, 9), (2, 3, 1, 0), (29_999_999_999, 30_000_000_000, 1, 0),
        (10**17 - 1, 10**17 * 3, 9, 0), (1, 9 * 10**8, 10**9 - 1, 9), (7, 9, 9, 0), (1, 7, 10**9, 0),
        (999_999_499_999, 10**12 * 3, 3, 1), (1, 6, 5, 0), (2 * 10**15 + 1, 3, 10, 0),
    ],
)  # fmt: skip
def test_texts_of_quotients_that_round_far(top, bottom, whole, decimals):
    ratio = Ratio(Fraction(top, bottom))
    who = np.zeros(1, dtype=np.int32)
    full, said = texts_of({0: ratio}, who, np.array([whole]), np.array([decimals]))
    exact = ratio.of(whole, decimals)
    assert (full[0], said[0]) == (plain(exact), shown(exact))


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
