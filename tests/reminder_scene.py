"""Reminders as people meet them: one of an open duty, a letter that did not go, a group."""

from datetime import datetime, timedelta

from tests.authorisation import Ids

from liance.flows.demonstration.world import World
from liance.flows.reminding import remind
from liance.foundation.clocks.run import start
from liance.foundation.kernel.ids import new_id
from liance.mechanism.reminding.actions.groups import add_group
from liance.mechanism.reminding.actions.sending import answered
from liance.mechanism.reminding.models import Letter, Reminder

WHO = "chenjing"


def reminders(world: World, *, at: datetime) -> Ids:
    """Identifiers of a reminder of ``WHO``, of the refused letter that carried it, of a group."""
    user = world.staff[WHO].user
    user.email = f"{WHO}@liance.example"
    user.save()
    station = world.agencies["main.monitoring"]
    group = add_group(
        agency=station, name="综合室", kind="wecom", secret="", allowed=(), at=at,
        url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        actor=world.actor("xieyun"),
    )  # fmt: skip
    clock = start(
        rule="visit.answer", noun="operations:visit", object_id=new_id(), agency_id=station.id,
        staff_id=world.staff[WHO].id, at=at - timedelta(minutes=5), title="答复现场信号",
        subject="陈仓瑞麟乳业有限公司", url="/visits/",
    )  # fmt: skip
    remind(channels=frozenset({"mail"}), at=at)
    letter = Letter.objects.get(carried__reminder__clock=clock)
    answered(letter.id, fate="refused", error="550 no such user", at=at)
    return {
        "reminder": Reminder.objects.get(clock=clock).id, "letter": letter.id, "group": group.id,
    }  # fmt: skip
