"""The means of the main city as a year leaves them: training, measures, consumables (C1, C2, C4)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability import service, stock, training
from liance.mechanism.capability.actions import add_instrument
from liance.mechanism.capability.models import Instrument

# Name, kind, unit, alarm level, days to delivery; lots: number, quantity, days since it came in,
# days until it expires.
STOCK = (
    ("玻璃瓶 500 mL", "bottle", "个", "120", 20, (("2026-A", "260", 200, None),)),
    ("聚乙烯瓶 500 mL", "bottle", "个", "120", 15, (("2026-A", "96", 200, None),)),
    ("棕色玻璃瓶 500 mL", "bottle", "个", "20", 20, (("2026-A", "60", 200, None),)),
    ("聚乙烯瓶 250 mL", "bottle", "个", "40", 15, (("2026-A", "120", 200, None),)),
    ("硫酸银-硫酸溶液", "reagent", "mL", "500", 7, (("A2608", "2500", 110, 250),)),
    ("纳氏试剂", "reagent", "mL", "50", 7, (("N2609", "250", 105, 80),)),
    ("酒石酸钾钠溶液", "reagent", "mL", "50", 7, (("T2609", "250", 105, 260),)),
    ("滤膜 0.45 μm", "other", "张", "50", 10, (("M25", "200", 300, 800),)),
    ("硫酸 优级纯", "reagent", "mL", "500", 10, (("H2409", "400", 300, 12), ("H2511", "1500", 40, 700))),
    ("重铬酸钾标准溶液 0.250 mol/L", "reagent", "mL", "100", 7, (("K2610", "60", 20, 160),)),
    ("化学需氧量标准样品", "standard", "支", "6", 30, (("200192", "10", 150, 75),)),
)  # fmt: skip
PUT_ON_FILE = timedelta(days=100)
PEOPLE = ("liwentao", "wangxuemei", "hanlei", "zhanglixin", "zhaoting")


def means(world: World, *, at: datetime) -> None:
    """A joint and a shadowing training, two measures of the main city."""
    today = at.astimezone(SHANGHAI).date()
    lead, head = world.actor(MAIN.lead), world.actor("liuzhihong")
    agency, station = world.agencies["main.enforcement"], world.agencies["main.monitoring"]
    day = max(today - timedelta(days=60), date(today.year, 1, 1))
    joint = training.add_training(
        agency=agency, kind="joint", title="废水执法监测联合培训", held_from=day, held_to=day,
        place="宝鸡市生态环境局", content="联系单填写、同步进场、采样见证、信号与排查", actor=lead,
        at=at,
    )  # fmt: skip
    for number, name in enumerate(PEOPLE):
        joint.refresh_from_db()
        training.attend(
            training_id=joint.id, version=joint.version, staff_id=world.staff[name].id,
            hours=Decimal(6), result="passed", score=Decimal(82 + number), actor=lead, at=at,
        )  # fmt: skip
    shadow = training.add_training(
        agency=station, kind="shadowing", title="烟气采样跟班作业", held_from=day,
        held_to=min(day + timedelta(days=4), today), actor=head, at=at,
    )  # fmt: skip
    training.attend(
        training_id=shadow.id, version=shadow.version, staff_id=world.staff["dengkai"].id,
        hours=Decimal(24), result="none", score=None, actor=head, at=at,
    )  # fmt: skip
    _measures(world, today, at)
    _record(world, today, at)


def _measures(world: World, today: date, at: datetime) -> None:
    head = world.actor("liuzhihong")
    end = date(today.year, 12, 31)
    for kind, title, done in (
        ("equipment", "补充便携式非甲烷总烃测定仪 1 台", ""),
        ("people", "增加六价铬分析持证 1 人", "监岗证已发，见人员证件"),
    ):
        row = training.add_measure(
            agency=world.agencies["main.monitoring"], year=today.year, kind=kind, title=title,
            due_on=end, responsible=world.staff["chenjing"], actor=head, at=at,
        )  # fmt: skip
        if done:
            training.finish_measure(
                measure_id=row.id, version=row.version, done_on=today, evidence=done, actor=head,
                at=at,
            )  # fmt: skip


def _record(world: World, today: date, at: datetime) -> None:
    """The pH meter's care and check; a sound level meter that is being repaired."""
    head, station = world.actor("liuzhihong"), world.agencies["main.monitoring"]
    meter = Instrument.objects.get(agency=station, number="PH-03")
    for kind, ago, passed, text in (
        ("care", 40, None, "清洗电极，更换参比液"),
        ("check", 12, True, "标准缓冲溶液 6.86 测得 6.87，9.18 测得 9.16"),
    ):
        service.write(
            instrument_id=meter.id, version=meter.version, kind=kind, passed=passed, text=text,
            on=today - timedelta(days=ago), actor=head, at=at,
        )  # fmt: skip
        meter.refresh_from_db()
    spare = add_instrument(
        agency=station, number="SJ-01", name="声级计", model="AWA5688", calibrated_to=None,
        actor=head, at=at,
    )  # fmt: skip
    service.take_out(
        instrument_id=spare.id, version=spare.version, began_at=at, reason="传声器损坏，送修",
        actor=head, at=at,
    )  # fmt: skip


def stocked(world: World, *, at: datetime) -> None:
    """The consumables of the main city, from which its samples then draw; put on file long before."""
    today = at.astimezone(SHANGHAI).date()
    keeper, at = world.actor("chenjing"), at - PUT_ON_FILE
    for name, kind, unit, alarm, lead, lots in STOCK:
        row = stock.add_consumable(
            agency=world.agencies["main.monitoring"], name=name, kind=kind, unit=unit,
            alarm=Decimal(alarm), lead_days=lead, actor=keeper, at=at,
        )  # fmt: skip
        for number, quantity, ago, ahead in lots:
            stock.add_lot(
                consumable_id=row.id, number=number, received_on=today - timedelta(days=ago),
                expires_on=None if ahead is None else today + timedelta(days=ahead),
                quantity=Decimal(quantity), actor=keeper, at=at,
            )  # fmt: skip
