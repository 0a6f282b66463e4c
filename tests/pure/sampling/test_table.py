"""The preservation table: 41 rows, each with its certainty."""

import re

import pytest

from liance.norms.citations import Certainty
from liance.norms.sampling.factors import find
from liance.norms.sampling.preservation import (
    container_name,
    kept_in_words,
    preservation_of,
    preservation_table,
    shared_preservative,
    transport,
)


def test_every_row_of_the_table_is_there() -> None:
    assert {kept.row for kept in preservation_table()} == set(range(1, 42))


def test_row_thirty_alone_is_in_two_parts() -> None:
    rows = [kept.row for kept in preservation_table()]
    assert [row for row in set(rows) if rows.count(row) > 1] == [30]


def test_every_number_says_how_far_it_was_checked() -> None:
    weak = {Certainty.SECONDARY, Certainty.UNVERIFIED}
    for kept in preservation_table():
        assert kept.preservative_certainty in weak
        assert kept.volume_certainty in weak
        assert all(hold.citation.certainty in weak for hold in kept.holds)
    assert transport().citation.certainty is Certainty.UNVERIFIED


def test_every_factor_of_the_table_is_in_the_dictionary() -> None:
    for kept in preservation_table():
        for factor in kept.factors:
            assert find(factor, "water") is not None, factor
            assert preservation_of(factor) == kept


def test_every_container_has_its_word_in_both_languages() -> None:
    for kept in preservation_table():
        for code in kept.containers:
            assert container_name(code) != container_name(code, "en")


def test_rows_that_share_have_the_words_of_the_shared_bottle() -> None:
    for kept in preservation_table():
        if kept.share:
            assert shared_preservative(kept.share)


@pytest.mark.parametrize(
    ("factor", "row", "containers", "minutes"),
    [
        ("pH值", 1, ("P", "G"), 120),
        ("悬浮物", 6, ("P", "G"), 7 * 1440),
        ("化学需氧量", 8, ("G",), 2 * 1440),
        ("五日生化需氧量", 10, ("DO", "P"), 720),
        ("氨氮", 12, ("P", "G"), 1440),
        ("硫化物", 18, ("P", "G"), 1440),
        ("总氰化物", 19, ("P", "G"), 1440),
        ("石油类", 21, ("BR",), 3 * 1440),
        ("氟化物", 23, ("P",), 14 * 1440),
        ("六价铬", 26, ("G", "P"), 1440),
        ("硼", 30, ("P",), 30 * 1440),
        ("总汞", 31, ("P", "G"), 14 * 1440),
        ("挥发性有机物", 37, ("V",), 720),
        ("粪大肠菌群", 40, ("ST",), 120),
    ],
)
def test_rows_as_the_field_knows_them(
    factor: str, row: int, containers: tuple[str, ...], minutes: int
) -> None:
    kept = preservation_of(factor)
    assert kept is not None
    hold = kept.hold()
    assert (kept.row, kept.containers) == (row, containers)
    assert hold is not None
    assert hold.minutes == minutes


def test_water_temperature_has_no_bottle() -> None:
    kept = preservation_of("水温")
    assert kept is not None
    assert (kept.row, kept.containers, kept.hold()) == (2, (), None)


def test_every_container_and_preservative_has_its_english_words() -> None:
    told = [container_name(code) for kept in preservation_table() for code in kept.containers]
    told += [kept.preservative for kept in preservation_table() if kept.preservative]
    told += [shared_preservative(kept.share) for kept in preservation_table() if kept.share]
    chinese = [
        text
        for text in told
        if re.search(r"[\u3000-\u9fff\uff00-\uffef]", kept_in_words(text, "en"))
    ]
    assert chinese == []
    assert [kept_in_words(text) for text in told] == told


def test_words_of_a_record_that_the_table_does_not_hold_stay_as_written() -> None:
    assert kept_in_words("HNO3，pH<2", "en") == "HNO3，pH<2"
    assert kept_in_words("", "en") == ""
