"""The forms of the laboratory."""

from datetime import timedelta

from tests.fixtures.objects import OBJECTS_AT
from tests.forms.sender import Sender

from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination

FORMS = {
    "results:enter", "results:no_result", "results:check_many", "results:approve_many",
    "results:check", "results:approve", "results:send_back", "results:amend",
}  # fmt: skip
TEXTS = {"化学需氧量": "38", "氨氮": "2.16", "悬浮物": "21"}


def received(sender: Sender) -> Operation:
    """An operation whose bottles the keeper has."""
    world = sender.objects.world
    firm = next(name for name in world.sources if "渭沣果汁" in name)
    day = OBJECTS_AT.astimezone(SHANGHAI).date() - timedelta(days=3)
    return Operation(world, MAIN, firm, day).draft().send().give_back().field_work()


def send(sender: Sender) -> None:
    """Enter, check and approve, one by one and several at once; send back, amend; no result."""
    op = received(sender)
    here = sender.path("results:index", {})
    factors = BottleFactor.objects.filter(bottle__visit=op.visit).order_by("bottle__number")
    names = {f.factor: f for f in factors}
    for name, raw in TEXTS.items():
        sender.send(
            "results:enter", "zhoumin", query=f"?factor={name}", method="HJ 828-2017",
            unit="mg/L", **{f"raw-{names[name].id}-1": raw},
        )  # fmt: skip
    other = next(f for f in factors if f.factor not in TEXTS)
    sender.send(
        "results:no_result", "zhoumin", on=here, at={"factor_id": other.id}, reason="样品不足"
    )
    first, second, third = (Determination.objects.get(bottle_factor=names[n]) for n in TEXTS)
    _one_by_one(sender, first, second)
    rows = [f"{third.id}.{third.version}"]
    sender.send("results:check_many", "wujianguo", on=here, rows=rows)
    third.refresh_from_db()
    sender.send(
        "results:approve_many", "zhengxiaoyan", on=here, rows=[f"{third.id}.{third.version}"]
    )
    sender.send("results:amend", "zhoumin", raw="39", reason="抄错一位")


def _one_by_one(sender: Sender, first: Determination, second: Determination) -> None:
    for name, who, row in (
        ("results:check", "wujianguo", first),
        ("results:approve", "zhengxiaoyan", first),
        ("results:send_back", "wujianguo", second),
    ):
        at = {"determination_id": row.id}
        more = {"reason": "曲线不合格"} if name == "results:send_back" else {}
        sender.send(name, who, on=sender.path("results:detail", at), at=at, **more)
