"""Papers drawn by a seed, marks, the bank's table."""

import hashlib
import hmac
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.examining.rules.bank import COLUMNS, read_bank
from liance.mechanism.examining.rules.drawing import Drawable, Part, draw, key_of, missing, within
from liance.mechanism.examining.rules.marking import Asked, hours, mark

pytestmark = pytest.mark.clause("C1")
SPACE = UUID(int=7)
STAFF = UUID(int=1)
SEED = bytes(range(32))


def question(number: int, topic: str = "甲", options: int = 4) -> Drawable:
    return Drawable(uuid5(SPACE, str(number)), topic, options, shuffled=options != 2)


def test_the_algorithm_is_the_one_that_is_written_down() -> None:
    pool = [question(n) for n in range(5)]
    (key, options), *_ = draw(pool, [Part("甲", 3)], seed=SEED, staff=STAFF, attempt=1)
    mine = hmac.digest(SEED, f"liance-paper-1\n{STAFF}\n1".encode(), hashlib.sha256)
    assert key_of(SEED, STAFF, 1) == mine

    def number(text: str) -> bytes:
        return hmac.digest(mine, text.encode(), hashlib.sha256)

    assert key == min((q.id for q in pool), key=lambda one: number(str(one)))
    assert options == sorted(range(4), key=lambda place: number(f"{key}/{place}"))


@given(
    st.permutations(list(range(12))), st.integers(0, 6), st.integers(0, 6), st.binary(min_size=32,
    max_size=32), st.integers(1, 5),
)  # fmt: skip
def test_a_paper_is_the_same_whenever_it_is_drawn(
    order: list[int], first: int, second: int, seed: bytes, attempt: int
) -> None:
    pool = [question(n, "甲" if n < 6 else "乙", 2 if n % 3 == 0 else 4) for n in range(12)]
    parts = [Part("乙", second), Part("甲", first)]
    given_ = {"seed": seed, "staff": STAFF, "attempt": attempt}
    found = draw(pool, parts, **given_)
    assert draw([pool[n] for n in order], parts, **given_) == found
    topics = {q.id: q for q in pool}
    assert [topics[key].topic for key, _o in found] == ["乙"] * second + ["甲"] * first
    assert len({key for key, _o in found}) == len(found)
    for key, options in found:
        assert sorted(options) == list(range(topics[key].options))
        assert topics[key].shuffled or options == [0, 1]


def test_people_and_attempts_get_papers_of_their_own() -> None:
    pool = [question(n) for n in range(40)]
    found = {
        tuple(key for key, _o in draw(pool, [Part("甲", 10)], seed=SEED, staff=UUID(int=who),
                                      attempt=attempt))
        for who in range(20) for attempt in (1, 2)
    }  # fmt: skip
    assert len(found) == 40
    counts = [sum(question(n).id in paper for paper in found) for n in range(40)]
    assert min(counts) > 0, "every question comes up"


def test_a_topic_with_too_few_is_named() -> None:
    assert missing([question(1), question(2, "乙")], [Part("甲", 3), Part("乙", 1)]) == {"甲": 2}
    with pytest.raises(LookupError, match="甲"):
        draw([question(1)], [Part("甲", 2)], seed=SEED, staff=STAFF, attempt=1)


def test_parts_are_cut_to_what_is_left() -> None:
    pool = [question(1), question(2), question(3, "乙")]
    parts = [Part("甲", 3), Part("乙", 1), Part("丙", 2)]
    assert within(pool, parts) == [Part("甲", 2), Part("乙", 1), Part("丙", 0)]
    assert len(draw(pool, within(pool, parts), seed=SEED, staff=STAFF, attempt=1)) == 3


ASKED = (
    Asked(UUID(int=1), frozenset({0}), Decimal(2)),
    Asked(UUID(int=2), frozenset({0, 2}), Decimal(3)),
    Asked(UUID(int=3), frozenset({1}), Decimal("2.5")),
)


@pytest.mark.parametrize(
    ("chosen", "withdrawn", "obtained", "possible", "score", "passed"),
    [
        ({1: [0], 2: [0, 2], 3: [1]}, (), "7.5", "7.5", "100.0", True),
        ({1: [0], 2: [0], 3: [1]}, (), "4.5", "7.5", "60.0", True),
        ({1: [0], 2: [0, 1, 2], 3: []}, (), "2", "7.5", "26.7", False),
        ({}, (), "0", "7.5", "0.0", False),
        ({1: [1], 2: [2, 0], 3: [0]}, (3,), "3", "5", "60.0", True),
        ({1: [0], 2: [1], 3: [0]}, (2, 3), "2", "2", "100.0", True),
        ({1: [0]}, (1, 2, 3), "0", "0", None, False),
    ],
)
def test_a_question_counts_whole_or_not_at_all(  # noqa: PLR0917 - the columns of the table
    chosen: dict, withdrawn: tuple, obtained: str, possible: str, score: str | None, passed: bool
) -> None:
    found = mark(
        ASKED, {UUID(int=key): value for key, value in chosen.items()},
        withdrawn={UUID(int=key) for key in withdrawn}, pass_mark=Decimal(60),
    )  # fmt: skip
    assert (found.obtained, found.possible) == (Decimal(obtained), Decimal(possible))
    assert found.score == (None if score is None else Decimal(score))
    assert found.passed is passed


def test_passing_is_decided_on_the_unrounded_share() -> None:
    asked = [Asked(UUID(int=n), frozenset({0}), Decimal(1)) for n in range(1, 1001)]
    chosen = {UUID(int=n): [0] for n in range(1, 600)}
    found = mark(asked, chosen, withdrawn=(), pass_mark=Decimal("59.95"))
    assert (found.score, found.passed) == (Decimal("59.9"), False)


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "0.1"), (180, "0.1"), (3600, "1.0"), (5400, "1.5"), (3420, "1.0")]
)
def test_hours_are_read_off_the_clock(seconds: float, said: str) -> None:
    assert hours(seconds) == Decimal(said)


HEADER = tuple(COLUMNS)
GOOD = ("单选", "联系单", "至少提前几天？", "1", "2", "3", "", "", "", "B", "2", "三（二）")


def row(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(COLUMNS[name], cell) for name, cell in zip(HEADER, GOOD, strict=True))


def test_good_rows_become_questions() -> None:
    made, faults = read_bank(
        HEADER,
        [(2, GOOD), (3, row(kind="多选", stem="哪些？", answer="a、C")),
         (4, row(kind="判断", stem="对吗？", a="", b="", c="", answer="错", points="1.5"))],
        known=frozenset(),
    )  # fmt: skip
    assert faults == []
    assert [(q.kind, q.options, q.answer) for q in made] == [
        ("single", ("1", "2", "3"), (1,)), ("multiple", ("1", "2", "3"), (0, 2)),
        ("judge", ("正确", "错误"), (1,)),
    ]  # fmt: skip
    assert (made[0].line, made[0].topic, made[0].points) == (2, "联系单", Decimal(2))


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"kind": "填空"}, "kind", "kind"), ({"kind": ""}, "kind", "missing"),
        ({"ground": ""}, "ground", "missing"), ({"stem": ""}, "stem", "missing"),
        ({"stem": "问" * 501}, "stem", "long"), ({"a": "长" * 201}, "options", "long"),
        ({"b": ""}, "options", "options"), ({"b": "1"}, "options", "options"),
        ({"b": "", "c": ""}, "options", "options"), ({"answer": "D"}, "answer", "answer"),
        ({"answer": "AB"}, "answer", "one"), ({"answer": "AA"}, "answer", "answer"),
        ({"answer": "X"}, "answer", "answer"), ({"answer": ""}, "answer", "missing"),
        ({"kind": "多选", "answer": "A"}, "answer", "several"),
        ({"kind": "判断", "answer": "A"}, "answer", "answer"),
        ({"points": "0"}, "points", "points"), ({"points": "-1"}, "points", "points"),
        ({"points": "1.25"}, "points", "points"), ({"points": "NaN"}, "points", "points"),
        ({"points": "两"}, "points", "points"), ({"points": "101"}, "points", "points"),
        ({"stem": "已有"}, "stem", "known"),
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_is_taken(changes: dict, column: str, what: str) -> None:
    lines = [(2, row(stem="另一题")), (3, row(**changes))]
    made, faults = read_bank(HEADER, lines, known=frozenset({"已有"}))
    assert made == []
    assert (3, column, what) in {(f.line, f.column, f.what) for f in faults}


def test_the_table_as_a_whole() -> None:
    assert [f.what for f in read_bank(HEADER, [], known=frozenset())[1]] == ["empty"]
    lacking = read_bank(("题型", "题干"), [(2, ("单选", "x"))], known=frozenset())[1]
    assert {f.column for f in lacking} == {"topic", "answer", "points", "ground"}
    twice = read_bank(HEADER, [(2, GOOD), (3, GOOD)], known=frozenset())[1]
    assert [(f.line, f.what) for f in twice] == [(3, "twice")]
    many = read_bank(HEADER, [(n, GOOD) for n in range(2001)], known=frozenset())[1]
    assert [f.what for f in many] == ["many"]
    short = read_bank(HEADER, [(2, GOOD[:5])], known=frozenset())[1]
    assert {f.column for f in short} >= {"answer", "points", "ground"}


@given(st.lists(st.lists(st.text(max_size=30), max_size=14), max_size=6))
def test_any_table_is_read_or_refused(table: list[list[str]]) -> None:
    made, faults = read_bank(
        HEADER, [(n, cells) for n, cells in enumerate(table, start=2)], known=frozenset()
    )
    assert bool(made) != bool(faults)
