"""Numbers, multiples, people and deadlines of reports, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.reporting.rules.multiples import printed_times
from liance.mechanism.reporting.rules.numbers import report_number
from liance.mechanism.reporting.rules.people import is_another, is_reasoned
from liance.mechanism.reporting.rules.sending import was_in_time

DUE = datetime(2026, 11, 16, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "printed"),
    [("", ""), ("0.42", "0.42"), ("0.26666666666666666667", "0.27"), ("0.084708", "0.085"),
     ("0.0004", "0.00040"), ("12.345", "12.34"), ("12.355", "12.36"), ("3", "3")],
)  # fmt: skip
def test_a_multiple_is_printed_with_two_decimals(times: str, printed: str) -> None:
    assert printed_times(times) == printed


@given(st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(10000), places=9))
def test_a_printed_multiple_is_never_nothing_and_near(times: Decimal) -> None:
    if not times:
        return
    shown = Decimal(printed_times(f"{times:f}"))
    assert shown > 0
    assert abs(shown - times) <= max(Decimal("0.005"), times * Decimal("0.05"))


def test_a_merged_agency_s_reports_are_told_from_its_sheets() -> None:
    assert report_number("宝环监", year=2026, sequence=168) == "宝环监〔2026〕168号"
    assert report_number("凤环执联", year=2026, sequence=3) == "凤环监〔2026〕3号"


@pytest.mark.clause("R1")
def test_the_end_of_the_due_day_is_no_longer_in_time() -> None:
    second = timedelta(seconds=1)
    assert was_in_time(first_sent_at=DUE - second, due_at=DUE)
    assert not was_in_time(first_sent_at=DUE, due_at=DUE)
    assert was_in_time(first_sent_at=DUE + second, due_at=None)


def test_three_people_are_three() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    assert is_another(three, one, two)
    assert not is_another(two, one, two)
    assert is_another(one, None)


def test_blanks_are_no_reason() -> None:
    assert not is_reasoned("   \n 否")
    assert is_reasoned("停产检修")
