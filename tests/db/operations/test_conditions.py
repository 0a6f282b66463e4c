"""The worked examples of evaluation, taken as field readings through the action."""

from decimal import Decimal

import pytest
from tests.joint_visit import gauge, item_of, officer, opened, sampler

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.points import add_point
from liance.mechanism.operations.actions.readings import Measured, amend_reading, take_reading
from liance.mechanism.operations.models import Reading, VisitItem
from liance.norms.standards.stacks import EquivalentStack, Stack, equivalent

COAL = ("gas", "颗粒物", "GB 13271-2014 表2 燃煤锅炉", "50", "mg/m³")
NOX = ("gas", "氮氧化物", "GB 13271-2014 表2 燃煤锅炉", "300", "mg/m³")
LOCAL = ("gas", "氮氧化物", "排污许可证", "200", "mg/m³")
DUST = ("gas", "颗粒物", "GB 16297-1996 表2 二级", "120", "mg/m³")
NITROGEN = ("gas", "氮氧化物", "GB 16297-1996 表2 二级", "240", "mg/m³")
SULPHUR = ("gas", "二氧化硫", "GB 16297-1996 表2 二级", "550", "mg/m³")
BURNT = ("gas", "二氧化硫", "排污许可证", "50", "mg/m³")
WATER = ("water", "化学需氧量", "GB 8978-1996 表4 一级", "100", "mg/L")
AMMONIA = ("water", "氨氮", "GB 8978-1996 表4 一级", "15", "mg/L")
PH = ("water", "pH值", "GB 8978-1996 表4 一级", "6-9", "无量纲")
CHROMIUM = ("water", "六价铬", "GB 8978-1996 表1", "0.5", "mg/L")
MERCURY = ("water", "烷基汞", "GB 8978-1996 表1", "不得检出", "ng/L")
DAY3 = ("noise", "厂界噪声（昼间）", "GB 12348-2008 3类", "65", "dB(A)")
DAY2 = ("noise", "厂界噪声（昼间）", "GB 12348-2008 2类", "60", "dB(A)")
NIGHT3 = ("noise", "厂界噪声（夜间）", "GB 12348-2008 3类", "55", "dB(A)")
PEAK = ("noise", "厂界噪声（夜间）", "GB 12348-2008 2类 频发", "60", "dB(A)")
SELDOM = ("noise", "厂界噪声（夜间）", "GB 12348-2008 2类 偶发", "65", "dB(A)")
PLANT = ("water", "化学需氧量", "GB 18918-2002 一级A", "50", "mg/L")

EXAMPLES = [
    ("10", BURNT, "<3", {"o2_measured": "6", "o2_reference": "3.5"}, "compliant", "<3.5", ""),
    ("14", COAL, "45", {"o2_measured": "12.0"}, "exceeds", "60", "0.2"),
    ("14 without oxygen", COAL, "45", {}, "not_judged", "", ""),
    ("15", COAL, "32", {"o2_measured": "13.2"}, "compliant", "49.23", ""),
    ("18", LOCAL, "210", {"o2_measured": "3.5", "o2_reference": "3.5"}, "exceeds", "210", "0.05"),
    ("19", COAL, "28", {"o2_measured": "7.0"}, "compliant", "24", ""),
    ("21a", COAL, "38", {"o2_measured": "11.0"}, "compliant", "45.6", ""),
    ("21b", COAL, "41", {"o2_measured": "12.5"}, "exceeds", "57.88", ""),
    ("21c", COAL, "45", {"o2_measured": "12.0"}, "exceeds", "60", "0.2"),
    ("32", DUST, "85", {"flow_m3h": "12500", "stack_height_m": "15"}, "compliant", "85", ""),
    ("35", WATER, "128", {}, "exceeds", "128", "0.28"),
    ("36", AMMONIA, "26.4", {}, "exceeds", "26.4", "0.76"),
    ("38", WATER, "100", {}, "compliant", "100", ""),
    ("39a", PH, "9.00", {}, "compliant", "9.00", ""),
    ("39b", PH, "9.01", {}, "exceeds", "9.01", ""),
    ("39c", PH, "5.99", {}, "exceeds", "5.99", ""),
    ("40", CHROMIUM, "<0.004", {}, "compliant", "<0.004", ""),
    ("43", MERCURY, "10", {}, "exceeds", "10", ""),
    ("44", DAY3, "68.4", {"background": "52.1"}, "exceeds", "68", ""),
    ("45", DAY2, "62.3", {"background": "56.0"}, "exceeds", "61", ""),
    ("47", NIGHT3, "57.8", {"background": "54.8"}, "compliant", "55", ""),
    ("49", DAY3, "66.4", {"background": "56.0"}, "exceeds", "66", ""),
    ("50", NIGHT3, "54.0", {}, "compliant", "54", ""),
    ("52a", PEAK, "61", {"noise_kind": "频发"}, "exceeds", "61", ""),
    ("52b", SELDOM, "66", {"noise_kind": "偶发"}, "exceeds", "66", ""),
    ("noise without background", DAY3, "65.4", {}, "not_judged", "65.4", ""),
    ("noise with background", DAY3, "65.4", {"background": "52.1"}, "compliant", "65", ""),
    ("plant, grab sample", PLANT, "55", {}, "cannot_judge", "", ""),
    ("plant, daily mean", PLANT, "55", {"averaging": "日均值"}, "exceeds", "55", "0.1"),
]  # fmt: skip


def added(world: World, visit, code: str, item) -> VisitItem:
    medium, factor, standard, limit, unit = item
    line = PointLine(code, "测点", medium, (ItemLine(factor, standard, limit, unit, on_site=True),))
    add_point(visit_id=visit.id, line=line, actor=officer(world), at=world.at)
    return item_of(visit, code, factor)


def read(world: World, visit, item: VisitItem, raw: str, recorded) -> Reading:
    found = Measured(
        raw, world.staff["zhaoting"].id, instrument_id=gauge(world, "YQ-07"), recorded=recorded
    )
    return take_reading(
        visit_id=visit.id, item_id=item.id, measured=found, actor=sampler(world), at=world.at
    )


def shown(text: str) -> str:
    """A judged value to four figures, where it does not end."""
    return str(round(Decimal(text), 2)) if len(text) > 12 else text


@pytest.mark.clause("D6")
def test_every_example_comes_out_through_the_action(world: World) -> None:
    visit = opened(world, world.at)
    for number, (name, item, raw, recorded, verdict, value, times) in enumerate(EXAMPLES):
        row = read(world, visit, added(world, visit, f"X{number}", item), raw, recorded)
        detail = row.verdict_detail
        assert row.verdict == verdict, (name, detail["zh"])
        assert shown(detail["value"]) == value, name
        if len(detail["times"]) < 12:
            assert detail["times"] == times, name
        assert detail["zh"], name
        assert detail["en"], name


@pytest.mark.clause("D6")
@pytest.mark.parametrize(
    ("recorded", "limit"),
    [
        ({"stack_height_m": "25"}, "14.45"),
        ({"stack_height_m": "12"}, "1.12"),
        ({"stack_height_m": "15", "surroundings_height_m": "12"}, "1.75"),
    ],
)
def test_the_rate_follows_height_and_surroundings(world: World, recorded, limit: str) -> None:
    visit = opened(world, world.at)
    item = added(world, visit, "DA9", DUST)
    row = read(world, visit, item, "85", {"flow_m3h": "12500", **recorded})
    results = [step["result"] for step in row.verdict_detail["steps"]]
    assert f"{limit} kg/h" in results
    assert "1.0625 kg/h" in results


@pytest.mark.clause("D6")
@pytest.mark.parametrize(
    ("item", "recorded", "limit", "step"),
    [
        # 28, 29, 31
        (NITROGEN, {"stack_height_m": "15", "surroundings_height_m": "12"}, "0.385",
         "rate_half_among_buildings"),
        (NITROGEN, {"stack_height_m": "22"}, "1.92", "rate_interpolated"),
        (SULPHUR, {"stack_height_m": "45"}, "32", "rate_interpolated"),
    ],
)  # fmt: skip
def test_examples_28_29_31_rates(world: World, item, recorded, limit: str, step: str) -> None:
    visit = opened(world, world.at)
    wanted = added(world, visit, "DA6", item)
    row = read(world, visit, wanted, "30", {"flow_m3h": "1000", **recorded})
    results = {s["code"]: s["result"] for s in row.verdict_detail["steps"]}
    assert results[step] == f"{limit} kg/h", results
    assert results["rate"] == "0.03 kg/h"
    assert row.verdict == "compliant"


@pytest.mark.clause("D6")
@pytest.mark.parametrize(("flow", "verdict"), [("50000", "compliant"), ("153000", "exceeds")])
def test_example_34_two_stacks_recorded_as_the_one_they_stand_for(
    world: World, flow: str, verdict: str
) -> None:
    """20 m with 2 kg/h and 30 m with 3 kg/h, 40 m apart: the sampler records the height of the
    equivalent stack, and 100 mg/m³ with the flow of both."""
    pair = equivalent(
        Stack.of(Decimal(20), Decimal(2)), Stack.of(Decimal(30), Decimal(3)), Decimal(40)
    )
    assert isinstance(pair, EquivalentStack)
    height = str(round(pair.height, 3))
    visit = opened(world, world.at)
    recorded = {"flow_m3h": flow, "stack_height_m": height}
    row = read(world, visit, added(world, visit, "DA34", DUST), "100", recorded)
    results = {s["code"]: s["result"] for s in row.verdict_detail["steps"]}
    assert height == "25.495"
    assert results["rate_interpolated"].startswith("15.296")
    assert row.verdict == verdict
    if flow == "50000":
        assert results["rate"] == f"{pair.rate} kg/h" == "5 kg/h"


@pytest.mark.clause("D4")
def test_what_was_recorded_stays_as_typed_and_changes_by_a_new_record_only(world: World) -> None:
    visit = opened(world, world.at)
    item = added(world, visit, "DA8", COAL)
    row = read(world, visit, item, "45", {"o2_measured": " 12.0 ", "fuel": "燃煤"})
    row.refresh_from_db()
    assert row.recorded == {
        "o2_measured": {"raw": "12.0", "value": "12.0"}, "fuel": {"raw": "燃煤", "value": "coal"},
    }  # fmt: skip
    assert "12.0" in str(Event.objects.get(object_id=row.id).body)
    found = Measured(
        "45", world.staff["zhaoting"].id, instrument_id=gauge(world, "YQ-07"),
        recorded={"o2_measured": "9.0"},
    )  # fmt: skip
    new = amend_reading(
        reading_id=row.id, measured=found, reason="氧含量看错", actor=sampler(world), at=world.at
    )
    row.refresh_from_db()
    assert row.verdict == "exceeds"
    assert (new.amends_id, new.verdict) == (row.id, "compliant")
    assert row.recorded["o2_measured"]["raw"] == "12.0"


@pytest.mark.parametrize(
    ("recorded", "code", "field"),
    [
        ({"o2_measured": "约 12"}, "recorded_unreadable", "o2_measured"),
        ({"o2_measured": "120"}, "recorded_range", "o2_measured"),
        ({"background": "50"}, "recorded_elsewhere", "background"),
        ({"fuel": "木头"}, "recorded_unreadable", "fuel"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, recorded, code, field) -> None:
    visit = opened(world, world.at)
    item = added(world, visit, "DA7", COAL)
    with pytest.raises(Refused) as refused:
        read(world, visit, item, "45", recorded)
    assert (refused.value.code, refused.value.field) == (f"operations.{code}", field)
    assert not Reading.objects.filter(item=item).exists()
