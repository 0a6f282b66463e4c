"""Deadlines reach people: the ladder, its recipients, what is restricted, letters laid out."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from liance.flows.demonstration.world import World
from liance.flows.reminding import remind
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.run import start, stop_all
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.queries import events_of
from liance.foundation.outbox.models import Message
from liance.mechanism.registry.models import Staff
from liance.mechanism.reminding import queries
from liance.mechanism.reminding.actions.groups import add_group, end_group
from liance.mechanism.reminding.actions.reading import mark_read
from liance.mechanism.reminding.actions.sending import write_out
from liance.mechanism.reminding.actions.wishes import set_wish
from liance.mechanism.reminding.models import Climb, Letter, Reminder
from liance.norms.calendar.instants import SHANGHAI

ALL = frozenset({"mail", "sms", "group"})
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-key"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def running(world: World, rule: str, *, of: str, at: datetime, **more) -> Clock:
    return start(
        rule=rule, noun="coordination:sheet", object_id=new_id(),
        agency_id=world.actor(of).agency_id, at=at, title="办", subject="秦川化工 12号",
        url="/sheets/x/", **more,
    )  # fmt: skip


def reminded(clock: Clock) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in Reminder.objects.filter(clock=clock).select_related("staff"):
        found.setdefault(row.rung, set()).add(row.staff.name)
    return found


def names(world: World, *logins: str) -> set[str]:
    return {world.actor(login).name for login in logins}


def address(world: World, login: str, mail: str = "") -> None:
    user = Staff.objects.get(pk=world.actor(login).staff_id).user
    user.email = mail or f"{login}@liance.example"
    user.save()


@pytest.mark.clause("X1")
def test_a_duty_goes_from_whoever_can_do_it_up_to_the_province(world):
    begun = local("2026-11-02T10:00")
    clock = running(world, "sheet.return", of="chenjing", at=begun)
    # Due on Tuesday the third, 24:00.
    assert remind(channels=frozenset(), at=begun + timedelta(seconds=10)) > 0
    doers = reminded(clock)["begun"]
    assert names(world, "chenjing", "liuzhihong") <= doers
    assert not names(world, "zhoumin", "liwentao") & doers
    assert remind(channels=frozenset(), at=begun + timedelta(minutes=5)) == 0
    for moment in ("2026-11-03T09:00", "2026-11-04T09:00", "2026-11-05T09:00", "2026-11-09T09:00"):
        remind(channels=frozenset(), at=local(moment))
    told = reminded(clock)
    assert list(told) != []
    assert set(told) == {"begun", "soon", "due", "late", "upper"}
    assert told["late"] == names(world, "liuzhihong")
    assert names(world, "hanxue") <= told["upper"]
    assert Climb.objects.get(clock=clock).next_at is None
    said = [e.body["rung"] for e in events_of(clock.id)]
    assert said == ["due", "late", "upper"]


def test_what_is_done_is_not_spoken_of_again(world):
    begun = local("2026-11-02T10:00")
    clock = running(world, "sheet.return", of="chenjing", at=begun)
    remind(channels=frozenset(), at=begun)
    stop_all(rule="sheet.return", object_id=clock.object_id, at=begun + timedelta(hours=1))
    assert remind(channels=frozenset(), at=local("2026-11-09T09:00")) == 0
    assert set(reminded(clock)) == {"begun"}
    chen = world.actor("chenjing")
    assert clock.id not in set(queries.mine(chen).values_list("clock_id", flat=True))
    assert clock.id in set(queries.mine(chen, all_of_them=True).values_list("clock_id", flat=True))


def test_after_a_long_stillness_warnings_give_way_and_escalation_is_kept(world):
    clock = running(world, "sheet.return", of="chenjing", at=local("2026-11-02T10:00"))
    remind(channels=frozenset(), at=local("2026-11-20T10:00"))
    assert set(reminded(clock)) == {"due", "late", "upper"}


@pytest.mark.clause("X3")
def test_a_restricted_matter_reaches_named_people_alone_and_is_never_named(world):
    address(world, "chenjing")
    chen, hanxue = world.actor("chenjing"), world.actor("hanxue")
    clock = running(
        world, "sheet.return", of="chenjing", at=local("2026-11-02T10:00"), named=[chen.staff_id]
    )
    group(world)
    remind(channels=ALL, at=local("2026-11-20T10:00"))
    told = reminded(clock)
    assert set().union(*told.values()) <= {chen.name}
    assert queries.unread(hanxue) == 0
    letters = Letter.objects.filter(carried__reminder__clock=clock)
    assert set(letters.values_list("channel", flat=True)) <= {"mail"}
    for letter in write_out([one.id for one in letters], address="https://l", at=world.at).values():
        assert "秦川" not in letter.body


def group(world: World):
    xie = world.actor("xieyun")
    station = Staff.objects.get(pk=world.actor("chenjing").staff_id).agency
    return add_group(
        agency=station, name="综合室", kind="wecom", url=WECOM, secret="", allowed=(),
        actor=xie, at=world.at,
    )  # fmt: skip


def test_reminders_of_the_day_are_gathered_into_one_letter(world):
    address(world, "chenjing")
    begun = local("2026-11-02T10:00")
    clocks = [running(world, "sheet.return", of="chenjing", at=begun) for _ in range(3)]
    remind(channels=ALL, at=begun)
    late = running(world, "sheet.return", of="chenjing", at=begun)
    remind(channels=ALL, at=begun + timedelta(minutes=3))
    [digest] = Letter.objects.filter(channel="mail", staff_id=world.actor("chenjing").staff_id)
    assert digest.digest
    assert digest.not_before == local("2026-11-02T14:00")
    assert Message.objects.get(key=str(digest.id)).not_before == digest.not_before
    stop_all(rule="sheet.return", object_id=clocks[0].object_id, at=begun + timedelta(hours=1))
    [written] = write_out([digest.id], address="https://l", at=digest.not_before).values()
    assert written.title == "联测：3 项待办提醒"
    # What comes as it is being written goes by itself.
    running(world, "sheet.return", of="chenjing", at=begun)
    remind(channels=ALL, at=begun + timedelta(minutes=4))
    single = Letter.objects.exclude(pk=digest.pk).get(channel="mail", staff_id=digest.staff_id)
    assert not single.digest
    assert late.id


def test_urgent_ones_leave_at_once_and_to_those_who_can_answer(world):
    address(world, "zhanglixin")
    night = local("2026-11-02T23:50")
    zhang = world.actor("zhanglixin")
    running(world, "visit.signal", of="chenjing", at=night, staff_id=zhang.staff_id)
    remind(channels=ALL, at=night)
    [letter] = Letter.objects.filter(channel="mail")
    assert (letter.digest, letter.not_before, letter.staff_id) == (False, night, zhang.staff_id)


def test_needless_letters_are_not_sent(world):
    address(world, "chenjing")
    begun = local("2026-11-02T10:00")
    clock = running(world, "sheet.return", of="chenjing", at=begun)
    remind(channels=ALL, at=begun)
    stop_all(rule="sheet.return", object_id=clock.object_id, at=begun)
    [letter] = Letter.objects.filter(channel="mail")
    assert write_out([letter.id], address="", at=begun) == {letter.id: None}
    letter.refresh_from_db()
    assert letter.needless


def test_a_deadline_worked_out_again_is_told(world):
    begun = local("2026-11-02T10:00")
    clock = running(world, "report.upload", of="chenjing", at=begun)
    remind(channels=frozenset(), at=begun)
    Clock.objects.filter(pk=clock.pk).update(due_at=clock.due_at + timedelta(days=1))
    remind(channels=frozenset(), at=begun + timedelta(minutes=1))
    assert "moved:2026-11-10" in reminded(clock)
    assert Climb.objects.get(clock=clock).next_at == local("2026-11-10T09:00")


def test_one_s_own_are_read_and_others_are_not(world):
    clock = running(world, "sheet.return", of="chenjing", at=local("2026-11-02T10:00"))
    remind(channels=frozenset(), at=local("2026-11-02T10:00"))
    chen, liu = world.actor("chenjing"), world.actor("liuzhihong")
    before = queries.unread(liu)
    theirs = Reminder.objects.get(clock=clock, staff_id=liu.staff_id, rung="begun")
    assert mark_read(actor=chen, at=world.at, reminder_id=theirs.id) == 0
    assert mark_read(actor=chen, at=world.at) > 0
    assert (queries.unread(chen), queries.unread(liu)) == (0, before)


def test_wishes_are_one_s_own_and_checked(world):
    chen = world.actor("chenjing")
    wish = {
        "mail": True, "sms": False, "digest": False, "quiet_from": time(22), "quiet_to": time(6),
        "actor": chen, "at": world.at,
    }  # fmt: skip
    made = set_wish(**wish, version=0)
    with pytest.raises(Stale):
        set_wish(**wish, version=0)
    assert set_wish(**{**wish, "digest": True}, version=1).version == 2
    with pytest.raises(Refused, match="quiet_day"):
        set_wish(**{**wish, "quiet_from": time(8), "quiet_to": time(15)}, version=2)
    Staff.objects.filter(pk=chen.staff_id).update(phone="")
    with pytest.raises(Refused, match="no_address"):
        set_wish(**{**wish, "sms": True}, version=2)
    assert made.id


def test_groups_are_the_administrator_s_and_their_keys_stay_out_of_the_ledger(world):
    made = group(world)
    said = str([e.body for e in events_of(made.id)])
    assert "secret-key" not in said
    common = {"name": "群", "secret": "", "allowed": (), "at": world.at}
    with pytest.raises(NotPermitted):
        add_group(
            agency=made.agency, kind="wecom", url=WECOM, actor=world.actor("chenjing"), **common
        )
    xie = world.actor("xieyun")
    for changed, code in (
        ({"kind": "generic", "url": "https://evil.example/"}, "group_host"),
        ({"kind": "dingtalk", "url": "https://oapi.dingtalk.com/robot/send"}, "group_secret"),
        ({"kind": "wecom", "url": WECOM, "name": "综合室"}, "group_exists"),
    ):
        with pytest.raises(Refused, match=code):
            add_group(agency=made.agency, actor=xie, **{**common, **changed})
    with pytest.raises(NotFound):
        end_group(group_id=UUID(int=1), version=1, actor=xie, at=world.at)
    assert not end_group(group_id=made.id, version=1, actor=xie, at=world.at).active


def test_a_group_hears_each_rung_once(world):
    made = group(world)
    begun = local("2026-11-02T10:00")
    running(world, "sheet.return", of="chenjing", at=begun)
    remind(channels=ALL, at=begun)
    [letter] = Letter.objects.filter(group=made)
    [written] = write_out([letter.id], address="", at=begun).values()
    assert written.body.count("【新任务】") == Clock.objects.filter(
        agency_id=made.agency_id, stopped_at=None, named=[]
    ).count()  # fmt: skip
