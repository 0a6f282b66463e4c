"""What holds for every case: order, bounds, units, and that nothing raises."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judging import judge_one
from liance.norms.standards.reasons import Reason, VerdictKind

POSITIVE = st.decimals(min_value=Decimal("1e-6"), max_value=Decimal("1e6"), places=6)
OPERATORS = st.sampled_from(["", "<=", "<", ">=", ">"])
METHODS = st.sampled_from(["", "full", "rounded"])
COLUMNS = (
    "value", "limit", "unit", "limit_unit", "detection_limit", "comparator", "comparison",
    "medium", "factor",
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "ND", "<1", "1L", ">5", "6~9", "不得检出", "50", "0", "mg/L", "µg/L", "kg/h", "-", "℃"]
    ),
)


def judged(value, limit, **cells):
    return judge_one(
        Case(value=value, limit=limit, **{"unit": "mg/L", "limit_unit": "mg/L", **cells})
    )


@given(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)))
def test_no_case_raises_and_every_one_is_explained(cells):
    verdict = judge_one(Case(**cells))
    for language in ("zh", "en"):
        assert verdict.explanation(language)
        assert "\n" not in verdict.explanation(language)
    if verdict.verdict in (VerdictKind.COMPLIANT, VerdictKind.EXCEEDS):
        assert verdict.judged_limit
    if verdict.times is not None:
        assert verdict.verdict is VerdictKind.EXCEEDS
        assert verdict.times >= 0


@given(POSITIVE, POSITIVE)
def test_full_value_comparison_is_comparison(value, limit):
    answer = judged(plain(value), plain(limit))
    assert (answer.verdict is VerdictKind.COMPLIANT) == (value <= limit)
    if value > limit:
        assert abs(answer.times * limit - (value - limit)) <= (value - limit) * Decimal("1e-26")
        assert len(plain(answer.times).replace(".", "").lstrip("0")) <= 28


@given(POSITIVE, POSITIVE, POSITIVE, OPERATORS, METHODS)
def test_more_of_a_pollutant_never_helps(one, other, limit, operator, method):
    small, large = sorted((one, other))
    cells = {"comparator": operator, "comparison": method}
    first, second = (
        judged(plain(small), plain(limit), **cells),
        judged(plain(large), plain(limit), **cells),
    )
    upper = operator in ("", "<=", "<")
    better, worse = (first, second) if upper else (second, first)
    if better.verdict is VerdictKind.EXCEEDS:
        assert worse.verdict is VerdictKind.EXCEEDS


@given(POSITIVE, POSITIVE, OPERATORS)
def test_the_unit_makes_no_difference(value, limit, operator):
    same = judged(plain(value), plain(limit), comparator=operator)
    for unit, factor in (("µg/L", 1000), ("ng/L", 10**6), ("g/L", Decimal("0.001"))):
        other = judged(plain(value * factor), plain(limit), unit=unit, comparator=operator)
        assert (other.verdict, other.times) == (same.verdict, same.times)
        assert Decimal(other.judged_value) == value


@given(POSITIVE, POSITIVE, OPERATORS, METHODS, st.decimals(0, 1, places=3))
def test_a_non_detect_is_judged_as_all_it_can_stand_for(bound, limit, operator, method, share):
    cells = {"comparator": operator, "comparison": method}
    answer = judged(f"<{plain(bound)}", plain(limit), **cells)
    assume(share < 1)
    possible = judged(plain(bound * share), plain(limit), **cells)
    if answer.verdict in (VerdictKind.COMPLIANT, VerdictKind.EXCEEDS):
        assert possible.verdict is answer.verdict


@given(POSITIVE, POSITIVE, OPERATORS, METHODS, st.decimals(0, 10, places=3))
def test_a_greater_than_value_too(bound, limit, operator, method, more):
    cells = {"comparator": operator, "comparison": method}
    answer = judged(f">{plain(bound)}", plain(limit), **cells)
    assume(more > 0)
    possible = judged(plain(bound + more), plain(limit), **cells)
    if answer.verdict in (VerdictKind.COMPLIANT, VerdictKind.EXCEEDS):
        assert possible.verdict is answer.verdict


@given(POSITIVE, POSITIVE)
def test_an_upper_limit_under_the_detection_limit_is_never_judged(bound, limit):
    assume(bound > limit)
    for value, cell in ((f"{plain(bound)}L", ""), ("ND", plain(bound))):
        answer = judged(value, plain(limit), detection_limit=cell)
        assert answer.verdict is VerdictKind.CANNOT_JUDGE
        assert answer.reason is Reason.DETECTION_LIMIT_ABOVE_LIMIT


@given(POSITIVE, POSITIVE, POSITIVE)
def test_a_range_is_two_limits(value, one, other):
    low, high = sorted((one, other))
    both = judged(plain(value), f"{plain(low)}~{plain(high)}").verdict
    upper = judged(plain(value), plain(high)).verdict
    lower = judged(plain(value), f">={plain(low)}").verdict
    assert (both is VerdictKind.COMPLIANT) == (
        upper is VerdictKind.COMPLIANT and lower is VerdictKind.COMPLIANT
    )
