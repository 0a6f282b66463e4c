"""The forms of the laboratory."""

from datetime import timedelta

from tests.fixtures.objects import OBJECTS_AT
from tests.forms.sender import Sender

from liance.flows.demonstration.measured import METHODS
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Batch, BatchMember, Determination

FORMS = {
    "results:enter", "results:no_result", "results:check_many", "results:approve_many",
    "results:check", "results:approve", "results:send_back", "results:amend",
    "results:batch_new", "results:batch_submit", "results:batch_release", "results:batch_repeat",
    "results:batch_cancel", "results:import", "results:answer_doubt",
}  # fmt: skip
TEXTS = {"化学需氧量": "38", "氨氮": "2.16", "悬浮物": "21"}
PHOTOMETER = {"instrument": "FG-01"}
SOLIDS = {"method": METHODS["悬浮物"], "unit": "mg/L"}


def received(sender: Sender, stem: str = "渭沣果汁", **values: str) -> Operation:
    """An operation whose bottles the keeper has; ``values`` by factor for its determinations."""
    world = sender.objects.world
    firm = next(name for name in world.sources if stem in name)
    day = OBJECTS_AT.astimezone(SHANGHAI).date() - timedelta(days=3)
    op = Operation(world, MAIN, firm, day, None, values)
    return op.draft().send().give_back().field_work()


def send(sender: Sender) -> None:
    """Enter, check and approve, one by one and several at once; send back, amend; no result."""
    op = received(sender)
    here = sender.path("results:index", {})
    factors = BottleFactor.objects.filter(bottle__visit=op.visit).order_by("bottle__number")
    names = {f.factor: f for f in factors}
    _batches(sender, names["悬浮物"])
    for name, raw in TEXTS.items():
        sender.send(
            "results:enter", "zhoumin", query=f"?factor={name}", method=METHODS[name],
            unit="mg/L", chosen=PHOTOMETER, **{f"raw-{names[name].id}-1": raw},
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
    _doubted(sender)


def _one_by_one(sender: Sender, first: Determination, second: Determination) -> None:
    for name, who, row in (
        ("results:check", "wujianguo", first),
        ("results:approve", "zhengxiaoyan", first),
        ("results:send_back", "wujianguo", second),
    ):
        at = {"determination_id": row.id}
        more = {"reason": "曲线不合格"} if name == "results:send_back" else {}
        sender.send(name, who, on=sender.path("results:detail", at), at=at, **more)


def _batches(sender: Sender, solids: BottleFactor) -> None:
    """A batch put together, entered, set aside, accepted with a reason, dissolved; a file."""
    with sender.apart():
        sender.send(
            "results:batch_new", "zhoumin", query="?factor=悬浮物", chosen=PHOTOMETER, **SOLIDS
        )
    with sender.apart():
        lines = ("样品号,因子,结果", f"{solids.bottle.number},悬浮物,21")
        sender.send(
            "results:import", "zhoumin", files={"file": "\n".join(lines).encode()},
            chosen=PHOTOMETER, **SOLIDS,
        )  # fmt: skip
    page = sender.path("results:batch", {})
    with sender.apart():
        sender.send("results:batch_cancel", "zhoumin", on=page, reason="试剂过期")
    with sender.apart():
        rows = BatchMember.objects.filter(batch=sender.ids["batch"])
        sender.send(
            "results:batch_submit",
            "zhoumin",
            on=page,
            **{f"first-{r.bottle_factor_id}": "38" for r in rows},
        )
    with sender.apart():
        Batch.objects.filter(pk=sender.ids["batch"]).update(state="failed")
        with sender.apart():
            sender.send(
                "results:batch_release", "wujianguo", on=page, reason="加标回收率偏低，已说明"
            )
        sender.send("results:batch_repeat", "zhoumin", on=page, reason="空白偏高")


def _doubted(sender: Sender) -> None:
    """More of a part than of the whole: the reviewer says why it stands."""
    op = received(sender, "恒晔表面", 六价铬="0.2", 总铬="0.1").determine(check=False)
    at = {"visit_id": op.visit.id}
    page = sender.path("results:visit", at)
    sender.send("results:answer_doubt", "wujianguo", on=page, at=at, reason="两瓶分别取样")
