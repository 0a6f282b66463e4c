"""The draw: fair, within its bounds, the same twice."""

from collections import Counter
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pure.planning.drawing.lists import EXAMPLE, SEED, layer, listed, lists, people, unit

from liance.mechanism.planning.drawing.draw import commitment, draw, key_of, list_digest
from liance.mechanism.planning.drawing.integers import in_order, shares, uniform

ROOT = Path(__file__).resolve().parents[4]
# The 99.9 % points of chi-square by degrees of freedom.
CHI = {5: 20.52, 9: 27.88, 19: 43.82, 23: 49.73}


def chi_square(found: Counter, expected: dict) -> float:
    return sum((found[key] - float(want)) ** 2 / float(want) for key, want in expected.items())


@pytest.mark.parametrize("below", [6, 10, 20])
def test_integers_are_uniform(below: int) -> None:
    found = Counter(uniform(SEED, f"n|{n}", below) for n in range(20_000))
    assert set(found) == set(range(below))
    assert chi_square(found, dict.fromkeys(range(below), 20_000 / below)) < CHI[below - 1]


def test_what_lies_past_the_last_multiple_is_thrown_away(monkeypatch) -> None:
    span = 1 << 128
    answers = {"n|0": (span - 1).to_bytes(16, "big"), "n|1": (5).to_bytes(16, "big")}
    monkeypatch.setattr(
        "liance.mechanism.planning.drawing.integers.mac", lambda _key, label: answers[label]
    )
    assert uniform(b"", "n", 3) == 2
    assert span % 3 == 1


def test_successive_draws_have_the_chances_of_their_weights() -> None:
    weights, rounds = (1, 2, 3, 6), 24_000
    found = Counter(
        tuple(in_order(SEED, f"round|{n}", weights, 4)) for n in range(rounds)
    )  # fmt: skip
    expected = {}
    for order in permutations(range(4)):
        chance, left = Fraction(1), sum(weights)
        for at in order:
            chance, left = chance * Fraction(weights[at], left), left - weights[at]
        expected[order] = chance * rounds
    assert sum(expected.values()) == rounds
    assert chi_square(found, expected) < CHI[23]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.data())
def test_shares_are_exact_on_average_and_never_a_unit_away(sizes: list[int], data) -> None:
    whole = sum(sizes)
    count = data.draw(st.integers(0, whole))
    found = [shares(offset, sizes, count) for offset in range(whole)]
    for given_ in found:
        assert sum(given_) == count
        for size, share in zip(sizes, given_, strict=True):
            assert size * count // whole <= share <= min(size, -(-size * count // whole))
    for at, size in enumerate(sizes):
        assert sum(one[at] for one in found) == size * count


def test_every_unit_of_a_spread_stratum_has_the_same_chance() -> None:
    areas = ["a"] * 1 + ["b"] * 3 + ["c"] * 6
    made = listed([unit(n, area) for n, area in enumerate(areas)], [layer(count=4, reserve=0)])
    rounds = 1_500
    found = Counter(row["unit"] for n in range(rounds) for row in draw(made, SEED, str(n))["drawn"])
    assert chi_square(found, {f"u{n:03d}": rounds * 0.4 for n in range(10)}) < CHI[9]


@settings(max_examples=150)
@given(lists(), st.binary(min_size=32, max_size=32), st.text(max_size=5))
def test_nobody_is_drawn_who_may_not_be(made: dict, seed: bytes, witness: str) -> None:
    result = draw(made, seed, witness)
    units = {one["id"]: one for one in made["units"]}
    strata = {one["key"]: one for one in made["strata"]}
    drawn = [row["unit"] for row in result["drawn"]]
    assert len(drawn) == len(set(drawn))
    for row in result["drawn"]:
        one, stratum = units[row["unit"]], strata[row["stratum"]]
        assert row["stratum"] in one["strata"]
        assert "out" not in one
        assert stratum["visits"] <= one["left"]
        assert row["area"] == one["area"]
        assert (row["by"] == "must") == ("must" in one)
    for crew in result["crews"]:
        avoiding = {p["id"]: p["avoid"] for p in made["pools"][0]["people"]}
        assert all(crew["unit"] not in avoiding[p] for p in crew["people"])
    assert draw(made, seed, witness) == result


@settings(max_examples=100)
@given(lists(), st.text(max_size=3))
def test_a_stratum_is_filled_as_far_as_it_goes(made: dict, witness: str) -> None:
    result = draw(made, SEED, witness)
    before: set[str] = set()
    for stratum in made["strata"]:
        rows = [r["unit"] for r in result["drawn"] if r["stratum"] == stratum["key"]]
        fit = {
            u["id"] for u in made["units"]
            if stratum["key"] in u["strata"] and "out" not in u and u["left"] >= stratum["visits"]
        } - before  # fmt: skip
        must = {u["id"] for u in made["units"] if "must" in u} & fit
        assert must <= set(rows) <= fit
        assert len(rows) == max(len(must), min(stratum["count"], len(fit)))
        before |= set(rows)


@pytest.mark.clause("P2")
def test_the_vectors_of_the_document_hold() -> None:
    words = (ROOT / "docs" / "draw.md").read_text(encoding="utf-8")
    key = key_of(SEED, list_digest(EXAMPLE), "7301")
    result = draw(EXAMPLE, SEED, "7301")
    for value in (
        list_digest(EXAMPLE), commitment(SEED), key.hex(), str(uniform(key, "area|1", 4)),
        " ".join(f"{r['stratum']}:{r['unit']}" for r in result["drawn"]),
        " ".join(f"{c['unit']}:{'+'.join(c['people'])}" for c in result["crews"]),
    ):  # fmt: skip
        assert f"`{value}`" in words


@pytest.mark.parametrize(("left", "came"), [("u002", "u001"), ("u004", "u001"), ("u007", "")])
def test_who_is_excused_is_replaced_by_the_next_of_the_order(left: str, came: str) -> None:
    first = draw(EXAMPLE, SEED, "7301")
    spare = {c["area"]: c["units"] for c in first["reserves"] if c["stratum"] == "1"}
    assert spare == {"610300": ["u003"], "610304": ["u001"]}  # u003 is drawn in the second
    after = draw(EXAMPLE, SEED, "7301", [{"unit": left, "reason": "停产"}])
    assert after["stand_ins"] == [{"unit": left, "pool": "", "left": left, "came": came}]
    expected = [came if r["unit"] == left else r["unit"] for r in first["drawn"]]
    assert [r["unit"] for r in after["drawn"]] == [unit for unit in expected if unit]


def test_a_person_who_is_excused_does_not_come_back() -> None:
    made = listed([unit(1)], [layer(count=1)], [people(3)])
    excused: list = []
    seen = set(draw(made, SEED, "")["crews"][0]["people"])
    assert len(seen) == 2
    crew = sorted(seen)
    for left in crew:
        excused.append({"unit": "u001", "pool": "enforcement", "person": left, "reason": "病假"})
    result = draw(made, SEED, "", excused)
    assert [s["came"] for s in result["stand_ins"]] == [({"p0", "p1", "p2"} - seen).pop(), ""]
    assert left not in result["crews"][0]["people"]
    with pytest.raises(LookupError):
        draw(made, SEED, "", [*excused, excused[0]])
