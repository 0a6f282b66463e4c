"""An operation with its report, for tests of reporting: the brewery in the main city, through the
actions that the doors call."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta

from tests.rewriting import rewrite
from tests.sample_scene import CHROMIUM, Scene, open_scene, photometer

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.measured import METHODS
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN, MERGED, Team
from liance.flows.demonstration.world import World
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.actions import filling, receiving
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import entering, reviewing
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions import readings
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import Visit, VisitItem
from liance.mechanism.reporting.actions import reports, signing
from liance.mechanism.reporting.models import Report

# Who handles the samples of a restricted visit, beside those on site.
INSIDE = ("chenjing", "sunyulan", "zhoumin", "wujianguo", "zhengxiaoyan")


class EveryFact(dict[str, str]):
    """The same reason for whatever fact a report lacks."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def get(self, fact: str, default: str = "") -> str:  # type: ignore[override]
        return self.reason


# Why the short scenes have no working conditions on file.
LACKING = EveryFact("工况由执法人员另行记录")
VERIFY = "https://liance.example/reports/verify/x/"


def operation(
    world: World, stem: str = "雍川酿造", *, team: Team = MAIN, days: int = 7, **values: str
) -> Operation:
    """An operation on a Monday after the world's first day; ``values`` by factor."""
    firm = next(name for name in world.sources if stem in name)
    day = world.at.date() + timedelta(days=days)
    return Operation(world, team, firm, day, values=values)


_STAGED: list[Ending] = []


def exceeding(world: World) -> Ending:
    """Results approved, COD over its limit by 0.42."""
    if _STAGED:
        return deepcopy(_STAGED[-1])
    return Ending(operation(world, 化学需氧量="142").to_laboratory())


@contextmanager
def staged(world: World) -> Iterator[None]:
    """`exceeding` is written once for the block, inside which each test rolls its own rows back."""
    _STAGED.append(exceeding(world))
    try:
        yield
    finally:
        _STAGED.clear()


def merged(world: World) -> Ending:
    """The same in the county whose department, enforcement and station are one agency."""
    return Ending(
        operation(world, "澄坪金属", team=MERGED, 六价铬="0.83", 总铬="1.2").to_laboratory()
    )


def signed(ending: Ending) -> Report:
    """Prepared, reviewed, signed the day after the visit."""
    return ending.prepare().review().sign().report()


def enter_more(ending: Ending, factor: str, raw: str, *, at: datetime) -> Determination:
    """One more determination of a factor of the visit, entered and not yet checked."""
    op = ending.operation
    row = BottleFactor.objects.get(bottle__visit=op.visit, bottle__qc="normal", factor=factor)
    reading = entering.Reading(
        bottle_factor_id=row.id, raw=raw, unit=row.unit, method=METHODS[factor], started_at=at,
        instrument_id=photometer(row.id),
    )  # fmt: skip
    return entering.enter(readings=[reading], actor=op.who(op.team.analyst), at=at)[0]


def amend(
    ending: Ending, factor: str, raw: str, *, at: datetime, qc: str = "normal"
) -> Determination:
    """Amend the standing determination of a factor; checked and approved at once."""
    op = ending.operation
    old = Determination.objects.get(
        bottle_factor__bottle__visit=op.visit,
        bottle_factor__bottle__qc=qc,
        bottle_factor__factor=factor,
        state="approved",
    )
    reading = entering.Reading(
        bottle_factor_id=old.bottle_factor_id, raw=raw, unit=old.unit, method=old.method,
        started_at=old.started_at, instrument_id=old.instrument_id,
    )  # fmt: skip
    made = entering.amend(
        determination_id=old.id, version=old.version, reading=reading, reason="稀释倍数抄录有误",
        actor=op.who(op.team.analyst), at=at,
    )  # fmt: skip
    return approve(ending, made, at=at)


def approve(ending: Ending, row: Determination, *, at: datetime) -> Determination:
    """Check and approve by the two other people."""
    op = ending.operation
    for act, who in ((reviewing.check, op.team.checker), (reviewing.approve, op.team.approver)):
        row.refresh_from_db()
        act(determination_id=row.id, version=row.version, actor=op.who(who), at=at)
    row.refresh_from_db()
    return row


def correct(ending: Ending, old: Report, *, at: datetime) -> Report:
    """A superseding report, prepared and reviewed, not yet signed."""
    op = ending.operation
    new = reports.prepare(
        visit_id=op.visit.id, actor=op.who(op.team.coordinator), at=at, replaces=old.id,
        reason="化学需氧量结果更正", lacking=EveryFact("名录登记时没有，已通知补登"),
    )  # fmt: skip
    reports.review(report_id=new.id, version=new.version, actor=op.who(op.team.reviewer), at=at)
    new.refresh_from_db()
    return new


def sign(ending: Ending, report: Report, *, at: datetime, who: str = "") -> Report:
    """Sign as the team's signatory or as ``who``."""
    op = ending.operation
    return signing.sign(
        report_id=report.id, version=report.version, verify_url=VERIFY, at=at,
        actor=op.who(who or op.team.signatory),
    )  # fmt: skip


def finished(scene: Scene) -> Scene:
    """Both sides left and closed their parts, as the rows then stand."""
    scene.close_sampling()
    for state in ("left", "closed"):
        Visit.objects.filter(pk=scene.visit.pk).update(state=state)
    return scene


def commissioned(world: World, *, ph: str = "") -> Scene:
    """A commissioned laboratory sampled and determined: 六价铬 over its limit; its crew read ``ph``."""
    read = PointLine(
        "DW001", "总排口", "water", (ItemLine("pH值", "GB 8978-1996 表4", "6-9", "无量纲"),)
    )
    points = (CHROMIUM, *([read] if ph else []))
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"), points=points)
    if ph:
        meter = Instrument.objects.get(agency=world.agencies["laboratory"], number="PH-03")
        item = VisitItem.objects.get(point__visit=scene.visit, factor="pH值")
        row = readings.take_reading(
            visit_id=scene.visit.id, item_id=item.id, actor=scene.actor("lab-tao"),
            measured=readings.Measured(
                ph, world.staff["lab-shi"].id, instrument_id=meter.id, method="HJ 1147-2020"
            ),
            at=scene.clock,
        )  # fmt: skip
        readings.confirm_reading(reading_id=row.id, actor=scene.actor("lab-shi"), at=scene.clock)
    bottle = scene.fill("六价铬", "总铬", by="lab-tao")
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("lab-shi"), at=scene.clock)
    bottle.refresh_from_db()
    scene.wait(hours=1)
    scene.offer(bottle, giver="lab-tao", taker="lab-yu")
    receiving.receive(
        bottle_id=bottle.id, version=bottle.version, accepted=True, seal_intact=True,
        temperature_c=None, place="样品室", actor=scene.actor("lab-yu"), at=scene.clock,
    )  # fmt: skip
    finished(scene)
    for factor, raw in (("六价铬", "0.83"), ("总铬", "1.1")):
        row = scene.enter(bottle, factor, raw, by="lab-yu")
        scene.approve(scene.check(row, by="lab-xia"), by="lab-gu")
    return scene


def restricted(world: World) -> Scene:
    """A surprise visit with results; of the station's office only 陈静 is named."""
    scene = open_scene(world, restricted=True)
    named = [*scene.visit.named, *(world.staff[n].id for n in INSIDE)]
    rewrite(Visit.objects.filter(pk=scene.visit.pk), named=named)
    bottle = scene.received("六价铬", "总铬")
    finished(scene)
    scene.approved(bottle, "六价铬", "0.83")
    scene.approved(bottle, "总铬", "1.1")
    return scene
