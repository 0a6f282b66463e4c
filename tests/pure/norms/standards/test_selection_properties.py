"""A selection never answers twice, whatever is asked and in whatever order the rows stand."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.standards.catalogue import Catalogue, shipped
from liance.norms.standards.editions import LimitRow, RowKind
from liance.norms.standards.overlaps import overlaps
from liance.norms.standards.questions import Question
from liance.norms.standards.reasons import Reason
from liance.norms.standards.selection import Selected, select

STANDARDS = sorted({e.base for e in shipped().editions} | {e.code for e in shipped().editions})
FACTORS = sorted({row.factor for e in shipped().editions for row in e.rows})
SCOPES = sorted({"、".join(r.condition.scope) for e in shipped().editions for r in e.rows})


def word(*words):
    return st.sampled_from(["", "?", *words])


QUESTIONS = st.builds(
    Question,
    standard=st.sampled_from(STANDARDS),
    factor=st.sampled_from(FACTORS),
    today=st.just(date(2026, 11, 28)),
    sampled_on=st.none() | st.dates(date(1996, 1, 1), date(2030, 1, 1)),
    table=word("1", "2", "3", "4", "表2 无组织"),
    level=word("1", "2", "3", "1A", "1B", "A", "D"),
    scope=st.sampled_from(["?", *SCOPES]),
    source_period=word("new", "existing", "special"),
    fuel=word("coal", "oil", "gas", "biomass"),
    averaging=word("single", "hourly_mean", "daily_mean", "max"),
    noise_class=word("0", "2", "4"),
    period=word("day", "night"),
    noise_kind=word("leq", "frequent_max", "occasional_max"),
    place=word("boundary", "indoor", "stack", "fugitive"),
    water_temp_c=word("12", "12.01", "-3"),
    stack_height_m=word("15", "200"),
    region=word("四川", "陕西"),
)


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_one_answer_in_any_order(question, random):
    answer = select(question, shipped())
    editions = list(shipped().editions)
    random.shuffle(editions)
    shuffled = tuple(replace(e, rows=tuple(random.sample(e.rows, len(e.rows)))) for e in editions)
    other = select(question, Catalogue(shuffled))
    assert type(answer) is type(other)
    if isinstance(answer, NormError):
        assert Reason(answer.code.removeprefix("standards."))
        assert answer == other
        return
    assert isinstance(answer, Selected)
    assert (answer.row, answer.rate) == (other.row, other.rate)
    assert answer.remarks == other.remarks
    assert answer.row is not None or isinstance(answer.rate, LimitRow)
    assert answer.row is None or answer.row.kind not in (RowKind.NONE, RowKind.RATE_BY_HEIGHT)


@given(QUESTIONS)
def test_what_is_selected_meets_every_condition_asked(question):
    answer = select(question, shipped())
    if isinstance(answer, NormError) or answer.row is None:
        return
    day = question.sampled_on or question.today
    assert answer.edition.in_force(day)
    assert answer.row.in_force(day)
    condition = answer.row.condition
    assert not condition.level or condition.level == question.level
    assert not condition.period or condition.period == question.period
    assert not condition.noise_class or condition.noise_class == question.noise_class
    if question.averaging and answer.ground is None:
        assert answer.row.averaging in ("", question.averaging)


def test_no_two_rows_of_an_edition_answer_one_question():
    for edition in shipped().editions:
        assert overlaps(edition.rows) == []
