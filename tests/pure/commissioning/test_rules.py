"""Scope, prices, ties, comparison and score of third-party laboratories."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from liance.mechanism.commissioning.rules.catalogue import Part, Words, catalogue
from liance.mechanism.commissioning.rules.comparing import (
    compare_blind,
    compare_split,
    known_value,
)
from liance.mechanism.commissioning.rules.papers import Tie, conflicting, in_force
from liance.mechanism.commissioning.rules.pricing import Wanted, priced, times, within
from liance.mechanism.commissioning.rules.scope import (
    Scope,
    covers,
    outside,
    read_scope,
    write_scope,
)
from liance.mechanism.commissioning.rules.scoring import Figure, period, score

UNIT, OTHER = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 9)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("typed", "factors", "methods"),
    [
        ("", (), {}),
        ("化学需氧量、氨氮", ("化学需氧量", "氨氮"), {}),
        ("化学需氧量:HJ 828-2017", ("化学需氧量",), {"化学需氧量": ("HJ 828-2017",)}),
        (
            "化学需氧量：HJ 828-2017、HJ/T 399-2007\n氨氮，总磷",
            ("化学需氧量", "氨氮", "总磷"),
            {"化学需氧量": ("HJ 828-2017", "HJ/T 399-2007")},
        ),
        ("氨氮；氨氮：HJ 535-2009；；", ("氨氮",), {"氨氮": ("HJ 535-2009",)}),
    ],
)
def test_a_scope_is_read_as_typed_and_written_back(
    typed: str, factors: tuple[str, ...], methods: dict[str, tuple[str, ...]]
) -> None:
    scope = read_scope(typed)
    assert (scope.factors, scope.methods) == (factors, methods)
    again = read_scope(write_scope(scope))
    assert (set(again.factors), again.methods) == (set(factors), methods)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("factor", "method", "held"),
    [
        ("COD", "HJ 828—2017", True),
        ("化学需氧量", "HJ/T 399-2007", False),
        ("氨氮", "HJ 535-2009", True),
        ("总铬", "GB 7466-87", False),
    ],
)
def test_a_scope_holds_a_factor_by_its_methods(factor: str, method: str, held: bool) -> None:
    scope = Scope(("化学需氧量", "氨氮"), {"化学需氧量": ("HJ 828-2017",)})
    assert covers(scope, factor=factor, method=method) is held


def test_an_empty_scope_holds_everything() -> None:
    assert outside(Scope((), {}), ["二噁英"]) == []
    assert outside(Scope(("化学需氧量",), {}), ["COD", "二噁英"]) == ["二噁英"]
    assert covers(Scope((), {}), factor="二噁英", method="HJ 77.1-2008")


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("unit", "code", "on", "forbidden"),
    [
        (UNIT, "", date(2026, 1, 1), True),
        (UNIT, "", date(2026, 12, 31), True),
        (UNIT, "", date(2027, 1, 1), False),
        (UNIT, "", date(2025, 12, 31), False),
        (OTHER, "91610300DEM000011X", DAY, True),
        (OTHER, "91610300DEM000029Y", DAY, False),
        (OTHER, "", DAY, False),
    ],
)
def test_a_tie_forbids_the_unit_and_other_sites_of_its_owner(
    unit: UUID, code: str, on: date, forbidden: bool
) -> None:
    tie = Tie(UNIT, "91610300DEM000011X", date(2026, 1, 1), date(2026, 12, 31))
    assert (conflicting([tie], unit=unit, credit_code=code, on=on) == tie) is forbidden


def test_a_tie_of_a_unit_without_code_forbids_that_unit_alone() -> None:
    tie = Tie(UNIT, "", date(2026, 1, 1), None)
    assert conflicting([tie], unit=OTHER, credit_code="", on=DAY) is None
    assert conflicting([tie], unit=UNIT, credit_code="", on=date(2040, 1, 1)) == tie
    assert in_force(DAY, None, on=DAY)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("frequency", "often"),
    [
        ("", 1),
        ("瞬时样 1 次", 1),
        ("4次/天", 4),
        ("每小时1次，共 12 次", 12),
        ("每2小时1次，共4次", 4),
        ("4次/天，2天", 8),
        ("3次/日×2日", 6),
        ("2天，每天3次", 6),
        ("1天3次", 3),
        ("每天 ４ 次", 4),
        ("1000次", 1000),
        ("三次", 3),
        ("十二次", 12),
        ("每日两次，连续三日", 6),
        ("3", 3),
        ("0次", 1),
        ("混合样", 1),
        ("每2小时1次", None),
        ("每小时1次", None),
        ("3次，2天", None),
        ("上午2次，下午3次", None),
        ("连续24小时", None),
        ("每2天1次", None),
    ],
)
def test_a_frequency_is_counted_by_its_number(frequency: str, often: int | None) -> None:
    assert times(frequency) == often


@pytest.mark.clause("F2")
def test_prices_count_by_any_name_of_a_factor_and_name_what_has_none() -> None:
    found = priced(
        [Wanted("化学需氧量", "3 次"), Wanted("氨氮"), Wanted("化学需氧量"), Wanted("苯")],
        {"COD": Decimal(80), "氨氮": Decimal("60.50")},
    )
    assert [(line.factor, line.times, line.amount) for line in found.lines] == [
        ("化学需氧量", 4, Decimal(320)), ("氨氮", 1, Decimal("60.50")),
    ]  # fmt: skip
    assert found.unpriced == ("苯",)
    assert found.amount == Decimal("380.50")


@pytest.mark.parametrize(
    ("amount", "used", "held"),
    [("100", "900", True), ("100.01", "900", False), ("0", "1000", True)],
)
def test_a_ceiling_holds_to_the_last_yuan(amount: str, used: str, held: bool) -> None:
    assert within(Decimal(amount), used=Decimal(used), ceiling=Decimal(1000)) is held


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("result", "met"),
    [
        ("46.0", True),
        ("54", True),
        ("45.99", False),
        ("54.01", False),
        ("５０", True),
        ("未检出", None),
    ],
)
def test_a_blind_sample_agrees_within_its_uncertainty(result: str, met: bool | None) -> None:
    assert compare_blind(result, assigned="50.0", uncertainty="4.0").met is met


@pytest.mark.parametrize(
    ("assigned", "width", "known"),
    [
        ("50", "4", True),
        ("50", "0", False),
        ("", "4", False),
        ("约50", "4", False),
        ("50", "-1", False),
    ],
)
def test_a_value_to_compare_with_is_a_number_and_has_a_width(
    assigned: str, width: str, known: bool
) -> None:
    assert known_value(assigned, width) is known


def test_comparing_with_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="no number"):
        compare_blind("1", assigned="x", uncertainty="1")


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("result", "reference", "met", "deviation"),
    [("3.00", "2.00", True, "20.0"), ("3.01", "2.00", False, "20.2"), ("0", "0", True, "0.0"),
     ("x", "2", None, None), ("-1", "2", None, None)],
)  # fmt: skip
def test_two_bodies_agree_within_the_relative_deviation(
    result: str, reference: str, met: bool | None, deviation: str | None
) -> None:
    found = compare_split(result, reference, permitted=Decimal(20))
    assert (found.met, found.facts.get("deviation")) == (met, deviation)


PARTS = (
    Part("a", Decimal(20), Words("甲", "a"), Words("", "")),
    Part("b", Decimal(20), Words("乙", "b"), Words("", ""), Decimal(2), Decimal(10)),
)


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ({}, None),
        ({"a": Figure(3, 3)}, "100.0"),
        ({"a": Figure(3, 2)}, "66.7"),
        ({"a": Figure(8, 1)}, "12.5"),
        ({"b": Figure(1)}, "100.0"),
        ({"b": Figure(1, minor=1, serious=1)}, "40.0"),
        ({"b": Figure(2, serious=5)}, "0.0"),
        ({"a": Figure(1, 0), "b": Figure(1)}, "50.0"),
        ({"b": Figure(0, minor=3)}, None),
    ],
)
def test_a_score_counts_the_parts_that_have_records(
    figures: dict[str, Figure], total: str | None
) -> None:
    found = score(PARTS, figures)
    assert found.total == (None if total is None else Decimal(total))
    assert len(found.lines) == len(PARTS)


@pytest.mark.clause("F3")
def test_the_shipped_rule_is_marked_as_a_default_and_adds_up() -> None:
    rule = catalogue()
    assert sum(part.weight for part in rule.parts) == Decimal(100)
    assert "缺省" in rule.says.zh
    assert "default" in rule.says.en
    assert [part.key for part in rule.parts] == [
        "returns", "quality", "findings", "samples",
    ]  # fmt: skip
    assert len(rule.questions) >= 10


@pytest.mark.parametrize(
    ("key", "first", "last", "said"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "2026Q1"),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31), "2024Q1"),
        ("", date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
        ("2026Q5", date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
        ("nonsense", date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
    ],
)
def test_a_period_is_a_year_or_a_quarter(key: str, first: date, last: date, said: str) -> None:
    found = period(key, today=DAY)
    assert (found.first, found.last, found.key) == (first, last, said)
