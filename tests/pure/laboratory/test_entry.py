"""Entry of readings: text as typed, exact decimals, nothing guessed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from liance.foundation.kernel.errors import Refused
from liance.mechanism.laboratory.rules import entry, review

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.clause("C5")
@pytest.mark.parametrize(
    ("raw", "qualifier", "value"),
    [
        ("0.412", "=", "0.412"),
        ("1.20e-3", "=", "0.00120"),
        ("＜0.004", "<", "0.004"),
        ("0.004L", "<", "0.004"),
        (">2419.6", ">", "2419.6"),
    ],
)
def test_the_typed_text_becomes_an_exact_decimal(raw: str, qualifier: str, value: str) -> None:
    read = entry.read_raw(raw, "")
    assert (read.qualifier, read.value) == (qualifier, Decimal(value))


def test_a_non_detect_needs_its_detection_limit() -> None:
    assert refusal(entry.read_raw, "未检出", "") == "laboratory.detection_limit_missing"
    assert entry.read_raw("ND", "0.004") == entry.Read("<", None)
    assert refusal(entry.read_raw, "ND", "0") == "laboratory.detection_limit_unreadable"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "laboratory.value_absent"),
        ("/", "laboratory.value_absent"),
        ("约12", "laboratory.value_unreadable"),
        ("1,200", "laboratory.value_unreadable"),
        ("0.0000000000001", "laboratory.value_too_long"),
        ("1234567890123", "laboratory.value_too_long"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(raw: str, code: str) -> None:
    assert refusal(entry.read_raw, raw, "0.1") == code


def test_units_are_known_before_they_are_stored() -> None:
    entry.check_unit("mg/L")
    entry.check_unit("无量纲")
    assert refusal(entry.check_unit, "mg/公升x") == "laboratory.unit_unknown"
    assert refusal(entry.check_unit, "") == "laboratory.unit_missing"


@pytest.mark.clause("D4")
def test_an_analysis_begins_between_receipt_and_now() -> None:
    received = AT - timedelta(hours=3)
    entry.check_start(received, received_at=received, at=AT)
    entry.check_start(AT, received_at=received, at=AT)
    early, late = received - timedelta(seconds=1), AT + timedelta(seconds=1)
    assert refusal(entry.check_start, early, received_at=received, at=AT) == (
        "laboratory.started_before_receipt"
    )
    assert refusal(entry.check_start, late, received_at=received, at=AT) == (
        "laboratory.started_in_future"
    )


@pytest.mark.clause("D4")
def test_no_analysis_begins_after_the_bottle_was_disposed_of() -> None:
    received, gone = AT - timedelta(hours=3), AT - timedelta(hours=1)
    entry.check_start(gone, received_at=received, at=AT, ended_at=gone)
    late = gone + timedelta(seconds=1)
    assert refusal(entry.check_start, late, received_at=received, at=AT, ended_at=gone) == (
        "laboratory.started_after_disposal"
    )


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("started", "refused"),
    [("10:04", True), ("10:05", False), ("10:05:29", True), ("10:05:30", False), ("10:06", False)],
)
def test_an_analysis_may_begin_in_the_minute_of_the_receipt(started: str, refused: bool) -> None:
    received = datetime.fromisoformat("2026-11-22T10:05:30.500+08:00")
    begun = datetime.fromisoformat(f"2026-11-22T{started}+08:00")
    if not refused:
        entry.check_start(begun, received_at=received, at=AT)
        return
    assert refusal(entry.check_start, begun, received_at=received, at=AT) == (
        "laboratory.started_before_receipt"
    )


@pytest.mark.clause("C5")
@pytest.mark.parametrize("until", [None, date(2026, 11, 22)])
def test_an_instrument_out_of_calibration_is_refused(until: date | None) -> None:
    code = refusal(
        entry.check_instrument, number="FG-01", own=True, active=True, calibrated_to=until,
        day=date(2026, 11, 23),
    )  # fmt: skip
    assert code == "laboratory.instrument_expired"


def test_an_instrument_of_another_agency_is_refused() -> None:
    code = refusal(
        entry.check_instrument, number="FG-01", own=False, active=True,
        calibrated_to=date(2027, 1, 1), day=date(2026, 11, 23),
    )  # fmt: skip
    assert code == "laboratory.instrument_elsewhere"


@pytest.mark.clause("C5")
def test_three_different_people_enter_check_and_approve() -> None:
    analyst, checker, approver = uuid4(), uuid4(), uuid4()
    review.check_checker(analyst, checker)
    review.check_approver(analyst, checker, approver)
    assert refusal(review.check_checker, analyst, analyst) == "laboratory.check_by_other"
    for same in (analyst, checker, None):
        assert refusal(review.check_approver, analyst, checker, same) == (
            "laboratory.approve_by_third"
        )
