"""Messages, proposals and their answers; filling in; withdrawal."""

from datetime import timedelta

import pytest
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions import ending, filling, site, talking
from liance.mechanism.coordination.actions.filling import Filled
from liance.mechanism.coordination.models import Change, Comment, Item, Point, Proposal, Sheet
from liance.mechanism.coordination.rules.content import PointDraft
from liance.mechanism.coordination.rules.fields import write_times

AT, VISIT, HOURS = stage.AT, stage.VISIT, stage.HOURS
LATER = AT + timedelta(hours=1)


def propose(
    world: World, sheet: Sheet, field: str, new: str, *, who: str = "chenjing", reason: str = ""
) -> Proposal:
    return talking.propose(
        sheet_id=sheet.id, field=field, new=new, reason=reason, actor=world.actor(who), at=LATER
    )


def times(shift: timedelta) -> str:
    return write_times(VISIT + shift, VISIT + shift + HOURS)


@pytest.mark.clause("W2")
def test_an_accepted_proposal_changes_the_value_and_keeps_the_old(world: World) -> None:
    sheet = stage.sent(world)
    put = propose(world, sheet, "time", times(timedelta(hours=1)), reason="要取标准气体")
    assert Clock.objects.get(object_id=put.id).agency_id == sheet.enforcement_id
    talking.accept(proposal_id=put.id, answer="同意", actor=world.actor("liwentao"), at=LATER)
    sheet.refresh_from_db()
    assert sheet.planned_from == VISIT + timedelta(hours=1)
    change = Change.objects.get(sheet=sheet)
    assert (change.old, change.new) == (times(timedelta(0)), times(timedelta(hours=1)))
    assert change.kind == "proposal"
    assert Clock.objects.get(object_id=put.id).outcome == "met"


@pytest.mark.clause("W2")
def test_a_rejected_proposal_stays_on_record(world: World) -> None:
    sheet = stage.sent(world)
    put = propose(world, sheet, "note", "请带执法仪")
    with pytest.raises(Refused) as refused:
        talking.reject(proposal_id=put.id, answer="", actor=world.actor("liwentao"), at=LATER)
    assert refused.value.code == "coordination.reason_missing"
    talking.reject(proposal_id=put.id, answer="已带", actor=world.actor("liwentao"), at=LATER)
    put.refresh_from_db()
    assert (put.state, put.answer) == ("rejected", "已带")
    assert not Change.objects.filter(sheet=sheet).exists()


@pytest.mark.clause("W2")
def test_one_does_not_answer_ones_own_side(world: World) -> None:
    sheet = stage.sent(world)
    put = propose(world, sheet, "note", "请带执法仪")
    with pytest.raises(Refused) as refused:
        talking.accept(proposal_id=put.id, actor=world.actor("chenjing"), at=LATER)
    assert refused.value.code == "coordination.not_your_part"
    talking.withdraw_proposal(proposal_id=put.id, actor=world.actor("chenjing"), at=LATER)
    put.refresh_from_db()
    assert put.state == "withdrawn"


@pytest.mark.clause("W4")
def test_moving_the_visit_up_tests_the_lead_time_again(world: World) -> None:
    sheet = stage.sent(world)
    with pytest.raises(Refused) as refused:
        propose(world, sheet, "time", times(timedelta(days=-4)))
    assert refused.value.code == "coordination.late_needs_reason"
    assert refused.value.field == "reason", "asked of who wants it, not of who agrees"
    put = propose(world, sheet, "time", times(timedelta(days=-4)), reason="企业提前停产")
    talking.accept(proposal_id=put.id, actor=world.actor("liwentao"), at=LATER)
    sheet.refresh_from_db()
    assert sheet.late
    assert sheet.late_reason == "企业提前停产"
    assert sheet.urgency == "routine"


@pytest.mark.parametrize("text", ["按环评", "50 mg/L（环评批复要求，参照执行特别排放限值）"])
def test_a_limit_that_nothing_can_be_judged_by_is_not_proposed(world: World, text: str) -> None:
    sheet = stage.sent(world)
    item = Item.objects.filter(point__sheet=sheet).first()
    with pytest.raises(Refused) as refused:
        propose(world, sheet, f"item:{item.id}:limit", text)
    assert refused.value.code == "coordination.limit_unread"


def test_a_range_and_a_unit_behind_the_number_are_read(world: World) -> None:
    sheet = stage.sent(world)
    item = Item.objects.filter(point__sheet=sheet).first()
    for text, wanted in (("6 ~ 9", ("6 ~ 9", item.unit)), ("≤50mg/m³", ("≤50", "mg/m³"))):
        put = propose(world, sheet, f"item:{item.id}:limit", text)
        talking.accept(proposal_id=put.id, actor=world.actor("wangxuemei"), at=LATER)
        item.refresh_from_db()
        assert (item.limit, item.unit) == wanted


def test_a_further_factor_is_written_into_the_sheet(world: World) -> None:
    sheet = stage.sent(world)
    point = Point.objects.get(sheet=sheet, code="DW001")
    put = propose(world, sheet, f"point:{point.id}:add", "动植物油；10；mg/L；GB 8978-1996 表4")
    talking.accept(proposal_id=put.id, actor=world.actor("wangxuemei"), at=LATER)
    item = Item.objects.get(point=point, factor="动植物油")
    assert (item.limit, item.unit) == ("10", "mg/L")
    drop = propose(world, sheet, f"item:{item.id}:cancel", "")
    talking.accept(proposal_id=drop.id, actor=world.actor("wangxuemei"), at=LATER)
    item.refresh_from_db()
    assert item.cancelled


def test_a_proposal_overtaken_by_another_is_not_applied(world: World) -> None:
    sheet = stage.sent(world)
    point = Point.objects.get(sheet=sheet, code="DW001")
    one = propose(world, sheet, f"point:{point.id}:frequency", "2 次")
    two = propose(world, sheet, f"point:{point.id}:frequency", "4 次")
    talking.accept(proposal_id=one.id, actor=world.actor("liwentao"), at=LATER)
    with pytest.raises(Refused) as refused:
        talking.accept(proposal_id=two.id, actor=world.actor("liwentao"), at=LATER)
    assert refused.value.code == "coordination.proposal_outdated"


@pytest.mark.parametrize(
    ("field", "new", "code"),
    [
        ("state", "returned", "coordination.field_unknown"),
        ("urgency", "surprise", "coordination.field_unknown"),
        ("time", "明天", "coordination.value_time"),
        ("note", " ", "coordination.value_missing"),
    ],
)
def test_what_may_not_be_proposed(world: World, field: str, new: str, code: str) -> None:
    sheet = stage.sent(world)
    with pytest.raises(Refused) as refused:
        propose(world, sheet, field, new)
    assert refused.value.code == code


def test_messages_are_kept_with_their_side(world: World) -> None:
    sheet = stage.sent(world)
    for who in ("liwentao", "chenjing"):
        talking.comment(sheet_id=sheet.id, text="收到", actor=world.actor(who), at=LATER)
    assert list(Comment.objects.order_by("id").values_list("side", flat=True)) == [
        "enforcement",
        "monitoring",
    ]
    with pytest.raises(Refused):
        talking.comment(sheet_id=sheet.id, text=" ", actor=world.actor("chenjing"), at=LATER)


def on_site(world: World, *, open_parts: frozenset[str] = frozenset({"name"})) -> Sheet:
    source = stage.source_of(world)
    points = [*stage.points_of(source)]
    left = points[-1]
    points[-1] = PointDraft(
        left.code, "", left.medium, left.items, left.outlet_id, "1 次", open_parts
    )
    sheet = stage.returned(world, points=tuple(points))
    return site.enter(sheet_id=sheet.id, actor=world.actor("liwentao"), at=VISIT)


@pytest.mark.clause("W3")
def test_open_fields_are_filled_in_with_who_when_why(world: World) -> None:
    sheet = on_site(world)
    assert len(sheet.open_fields) == 1
    sheet = site.leave(sheet_id=sheet.id, actor=world.actor("liwentao"), at=VISIT + HOURS)
    assert Clock.objects.get(object_id=sheet.id, stopped_at=None).rule == "sheet.fill"
    with pytest.raises(Refused) as refused:
        site.close(sheet_id=sheet.id, actor=world.actor("liwentao"), at=VISIT + HOURS)
    assert refused.value.code == "coordination.still_open"
    key = sheet.open_fields[0]
    done = filling.fill(
        sheet_id=sheet.id, version=sheet.version, values=[Filled(key, "东厂界外 1 m")],
        actor=world.actor("zhanglixin"), at=VISIT + HOURS,
    )  # fmt: skip
    assert done.open_fields == []
    change = Change.objects.get(sheet=sheet)
    assert (change.old, change.new, change.kind) == ("", "东厂界外 1 m", "fill")
    assert change.by_id == world.staff["zhanglixin"].id
    assert not Clock.objects.filter(object_id=sheet.id, stopped_at=None).exists()


@pytest.mark.clause("W3")
def test_what_was_fixed_is_put_right_only_with_a_reason(world: World) -> None:
    sheet = on_site(world)
    key = f"point:{Point.objects.get(sheet=sheet, code='DA001').id}:frequency"
    arguments = {"sheet_id": sheet.id, "actor": world.actor("liwentao"), "at": VISIT}
    with pytest.raises(Refused) as refused:
        filling.fill(version=sheet.version, values=[Filled(key, "4 次")], **arguments)
    assert refused.value.code == "coordination.fill_reason_missing"
    filling.fill(
        version=sheet.version, values=[Filled(key, "4 次", "1 小时内等间隔 4 个样")], **arguments
    )
    assert Change.objects.get(sheet=sheet).old == "3 次"


def test_nothing_is_filled_in_before_the_visit(world: World) -> None:
    sheet = stage.returned(world)
    with pytest.raises(Refused) as refused:
        filling.fill(
            sheet_id=sheet.id, version=sheet.version, values=[Filled("note", "x")],
            actor=world.actor("liwentao"), at=LATER,
        )  # fmt: skip
    assert refused.value.code == "coordination.fill_closed"


def test_withdrawal_needs_a_reason_and_voids_the_clocks(world: World) -> None:
    sheet = stage.sent(world)
    put = propose(world, sheet, "note", "请带执法仪")
    with pytest.raises(Refused) as refused:
        ending.withdraw(
            sheet_id=sheet.id, version=sheet.version, reason="", actor=world.actor("liwentao"),
            at=LATER,
        )  # fmt: skip
    assert refused.value.code == "coordination.reason_missing"
    done = ending.withdraw(
        sheet_id=sheet.id, version=sheet.version, reason="企业停产", at=LATER,
        actor=world.actor("yangzhenhua"),
    )  # fmt: skip
    assert (done.state, done.withdrawn_reason) == ("withdrawn", "企业停产")
    outcomes = Clock.objects.filter(object_id__in=[sheet.id, put.id]).values_list("rule", "outcome")
    assert dict(outcomes) == {
        "sheet.lead": "met", "sheet.return": "void", "sheet.answer": "void",
    }  # fmt: skip
