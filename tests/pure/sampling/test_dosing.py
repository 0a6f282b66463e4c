"""What a bottle takes of the acid that keeps it."""

from decimal import Decimal

import pytest

from liance.mechanism.custody.rules.consuming import of_analysis, of_bottle
from liance.norms.citations import Certainty, cited_rules
from liance.norms.sampling.dosing import dose_of
from liance.norms.sampling.preservation import preservation_table

pytestmark = pytest.mark.clause("P3")


@pytest.mark.parametrize(
    ("words", "volume", "name", "quantity"),
    [
        ("硫酸，pH≤2", 500, "硫酸 优级纯", "1.00"),
        ("硫酸, pH 1~2，避光", 250, "硫酸 优级纯", "0.50"),
        ("硝酸，1 L加浓硝酸10 mL，pH 1~2", 500, "硝酸 优级纯", "5.00"),
        ("硝酸，1 L加2 mL，棕色瓶", 250, "硝酸 优级纯", "0.50"),
        ("盐酸，1 L加10 mL", 1000, "盐酸 优级纯", "10.00"),
    ],
)
def test_the_words_give_the_dose_else_the_data(
    words: str, volume: int, name: str, quantity: str
) -> None:
    found = dose_of(words, volume)
    assert found is not None
    assert (found.name, found.unit, found.quantity) == (name, "mL", Decimal(quantity))


@pytest.mark.parametrize(
    ("words", "volume"),
    [
        ("", 500), ("1~5 ℃避光", 500), ("硫酸，pH≤2", None), ("硫酸，pH≤2", 0), ("硫酸，pH≤2", 2),
        ("盐酸，pH≤2", 500), ("硫酸或盐酸，pH≤2", 500), ("氢氧化钠，pH 8~9", 500),
        ("硫酸锰和碱性碘化钾-叠氮化钠，现场固定", 250),
    ],
)  # fmt: skip
def test_nothing_is_guessed(words: str, volume: int | None) -> None:
    assert dose_of(words, volume) is None


def test_every_row_of_the_table_with_a_dose_in_its_words_is_read() -> None:
    said = [kept for kept in preservation_table() if "1 L加" in kept.preservative]
    assert len(said) >= 8
    assert all(dose_of(kept.preservative, 1000) for kept in said)
    assert {c.certainty for c in cited_rules()["liance.norms.sampling.dosing.dose_of"]} == {
        Certainty.UNVERIFIED
    }


def test_a_bottle_without_container_or_dose_needs_nothing() -> None:
    assert of_bottle("", 500, "") == ()
    assert [need.name for need in of_bottle(" 玻璃瓶 ", None, "硫酸，pH≤2")] == ["玻璃瓶 500 mL"]
    assert [(n.name, n.quantity) for n in of_analysis("COD")] == [
        ("重铬酸钾标准溶液 0.250 mol/L", 5), ("硫酸银-硫酸溶液", 15),
    ]  # fmt: skip
    assert of_analysis("没有这个因子") == ()
