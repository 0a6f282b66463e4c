"""What an instrument must be, and what a part must hold before it is closed."""

from datetime import date
from uuid import uuid4

import pytest

from liance.mechanism.operations.rules.closing import Work, missing_kinds, open_work
from liance.mechanism.operations.rules.instruments import Meter, fault
from liance.mechanism.operations.rules.judging import Held, detail, judge_reading
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.side_by_side import SideVerdict

DAY = date(2026, 11, 23)
STATION = uuid4()


def meter(**changes: object) -> Meter:
    fields: dict[str, object] = {"agency_id": STATION, "calibrated_to": DAY, "active": True}
    return Meter(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (meter(), None),
        (meter(factors=("pH值",)), None),
        (meter(factors=("氨氮",)), "operations.instrument_factor"),
        (meter(calibrated_to=date(2026, 11, 22)), "operations.calibration_expired"),
        (meter(calibrated_to=None), "operations.calibration_unknown"),
        (meter(active=False), "operations.instrument_off"),
        (meter(agency_id=uuid4()), "operations.instrument_outside"),
    ],
)
def test_only_a_calibrated_instrument_of_the_team_gives_a_reading(
    given: Meter, code: str | None
) -> None:
    assert fault(given, factor="pH值", on=DAY, agencies=frozenset({STATION})) == code


@pytest.mark.clause("D3")
def test_the_enforcement_record_needs_rights_production_and_facilities() -> None:
    assert missing_kinds({"production", "note"}) == ("rights", "facility")
    assert missing_kinds({"rights", "production", "facility"}) == ()


@pytest.mark.clause("R3")
def test_what_was_neither_done_nor_explained_is_named() -> None:
    work = [
        Work(uuid4(), "DW001 pH值", done=True),
        Work(uuid4(), "DW001 氨氮", done=False),
        Work(uuid4(), "DW001 石油类", done=False, reason="无油"),
        Work(uuid4(), "ZS01 噪声", done=False, point_reason="下雨"),
        Work(uuid4(), "DA001 颗粒物", done=False, reason="  "),
    ]
    assert open_work(work) == ("DW001 氨氮", "DA001 颗粒物")


@pytest.mark.clause("D6")
def test_a_reading_is_judged_by_itself_with_its_way() -> None:
    def judged(raw: str, held: Held, **recorded: str) -> tuple[SideVerdict, ...]:
        day = date(2026, 11, 1)
        return judge_reading(
            raw, held.unit, held, day=day, planner=Planner(shipped(), day),
            recorded=Recorded(**recorded),
        )  # fmt: skip

    sides = judged("9.6", Held("pH值", "water", "6-9", "无量纲"))
    assert sides[0].verdict.verdict.value == "exceeds"
    kept = detail(sides)
    assert kept["times"] == ""
    assert "9.6" in kept["zh"]
    assert kept["en"]
    gas = Held("氮氧化物", "gas", "200", "mg/m³")
    assert detail(judged("216", gas, o2_reference="不折算"))["times"] == "0.08"
    assert detail(judged("216", gas))["reason"] == "oxygen_basis_missing"
    none = judged("216", Held("氮氧化物", "gas", "", "mg/m³"))
    assert none[0].verdict.verdict.value == "not_judged"
