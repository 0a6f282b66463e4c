"""The stored verdict: every step with its source, in both languages, no guess."""

from datetime import date

from liance.mechanism.laboratory.rules.verdict import Stored, judge
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner

DAY = date(2026, 11, 1)


def judged(raw: str, **more: str) -> Stored:
    fields = {
        "raw": raw, "unit": "mg/L", "detection_limit": "0.004", "limit": "0.5",
        "limit_unit": "mg/L", "standard": "GB 8978-1996 表1", "factor": "六价铬",
        "medium": "water", **more,
    }  # fmt: skip
    return judge(**fields, sampled_on=DAY, planner=Planner(shipped(), DAY))


def test_an_exceedance_carries_its_multiple_and_steps() -> None:
    found = judged("0.54")
    assert (found.verdict, found.times) == ("exceeds", "0.08")
    assert found.detail["judged_value"] == "0.54"
    codes = [step["code"] for step in found.detail["steps"]]
    assert codes[0] == "reported"
    assert "over_limit" in codes
    assert "超标" in str(found.detail["zh"])
    assert "limit not met" in str(found.detail["en"])


def test_a_detection_limit_above_the_limit_cannot_be_judged() -> None:
    found = judged("ND", detection_limit="0.6")
    assert found.verdict == "cannot_judge"
    assert found.detail["reason"] == "detection_limit_above_limit"


def test_without_a_limit_nothing_is_judged() -> None:
    found = judged("0.2", limit="", standard="")
    assert (found.verdict, found.times) == ("not_judged", "")
    assert found.detail["reason"] == "no_limit"


def test_a_unit_is_converted_before_comparing() -> None:
    assert judged("520", unit="μg/L").verdict == "exceeds"
    assert judged("480", unit="μg/L").verdict == "compliant"


def test_a_limit_that_the_sheet_does_not_print_is_looked_up_and_kept() -> None:
    found = judged("0.54", limit="", standard="GB 8978-1996 表1")
    assert found.verdict == "exceeds"
    (side,) = found.detail["sides"]
    assert (side["limit"], side["unit"], side["standard"]) == ("≤0.5", "mg/L", "GB 8978-1996")
