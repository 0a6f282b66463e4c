"""Values against what their method can report (F19), and results that came too soon (F05)."""

from datetime import UTC, datetime, timedelta

import pytest

from liance.norms.methods.methods import Method, method_for
from liance.norms.plausibility.observations import Observation
from liance.norms.plausibility.reporting import against_method, too_early

BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def method(text: str, factor: str) -> Method:
    found = method_for(text, factor)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("raw", "unit", "code"),
    [
        ("0.004L", "mg/L", ""),
        ("<0.0040", "mg/L", ""),
        ("4L", "μg/L", ""),
        ("0.01L", "mg/L", "non_detect_above"),
        ("0.001L", "mg/L", "non_detect_below"),
        ("ND", "mg/L", ""),
        ("0.02", "mg/L", ""),
        ("约0.02", "mg/L", ""),
    ],
)
def test_a_non_detect_is_reported_with_the_methods_limit(raw: str, unit: str, code: str) -> None:
    seen = Observation(key="a", factor="六价铬", raw=raw, unit=unit)
    found = against_method(seen, method("GB 7467-87", "六价铬"))
    assert [d.code for d in found] == ([code] if code else [])
    for doubt in found:
        assert doubt.rule == "F19"
        assert "未核对原文" in doubt.citation.text()


@pytest.mark.parametrize(
    ("raw", "doubted"), [("142", False), ("142.5", True), ("38", False), ("1.42e3", False)]
)
def test_no_more_digits_than_the_method_gives(raw: str, doubted: bool) -> None:
    seen = Observation(key="a", factor="化学需氧量", raw=raw, unit="mg/L")
    found = against_method(seen, method("HJ 828-2017", "化学需氧量"))
    assert [d.code for d in found] == (["digits_beyond"] if doubted else [])


def test_what_the_method_does_not_say_is_not_compared() -> None:
    seen = Observation(key="a", factor="悬浮物", raw="3.14159", unit="mg/L")
    assert against_method(seen, method("GB 11901-89", "悬浮物")) == ()


@pytest.mark.parametrize(
    ("hours", "doubted"), [(115.9, True), (116, False), (120, False), (124, False), (1, True)]
)
def test_five_days_less_four_hours_is_soon_enough(hours: float, doubted: bool) -> None:
    seen = Observation(key="a", factor="五日生化需氧量", raw="8.6", unit="mg/L")
    found = too_early(
        seen, method("HJ 505-2009", "BOD5"), started_at=BEGAN,
        read_at=BEGAN + timedelta(hours=hours),
    )  # fmt: skip
    assert [d.rule for d in found] == (["F05"] if doubted else [])


def test_a_method_without_a_waiting_time_doubts_nothing() -> None:
    seen = Observation(key="a", factor="氨氮", raw="2", unit="mg/L")
    assert too_early(seen, method("HJ 535-2009", "氨氮"), started_at=BEGAN, read_at=BEGAN) == ()
