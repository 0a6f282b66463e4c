"""A result whose permit stands beside a standard that was not held when it was judged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.report_scene import operation, signed

from liance.doors.web.sources.forms import OutletForm, printed
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.world import World
from liance.mechanism.editions import actions as editions
from liance.mechanism.editions.models import Edition
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.registry.actions.sources import change_outlet
from liance.mechanism.registry.models import OutletFactor
from liance.mechanism.reporting.models import Report

COD = "化学需氧量"
CODE = "DB61/224-2018"
HEAD = {
    "code": CODE, "title": "陕西省黄河流域污水综合排放标准", "kind": "local", "medium": "water",
    "source": "印刷文本", "in_force_from": "2019-01-29", "date_certainty": "verified",
}  # fmt: skip
ROW = {
    "table": "1", "factor": COD, "level": "A", "value": "41", "unit": "mg/L", "kind": "max",
    "averaging": "single", "certainty": "verified",
}  # fmt: skip


@dataclass
class Judged:
    """COD 70 mg/L, under its own limit, its report signed; the standard beside it not held."""

    world: World
    op: Operation
    report: Report
    later: datetime

    @property
    def row(self) -> Determination:
        """The determination of the sample itself."""
        return Determination.objects.get(
            bottle_factor__bottle__visit=self.op.visit, bottle_factor__factor=COD,
            bottle_factor__bottle__qc="normal",
        )  # fmt: skip


def write_limits(world: World, op: Operation, factor: str, own: str, *lines: str) -> None:
    """Write a factor's own line and further limits in the register, as the form does."""
    row = OutletFactor.objects.select_related("outlet").get(outlet__source=op.source, factor=factor)
    text: list[str] = []
    for line in printed(row.outlet).splitlines():
        if line.startswith(f"{factor},"):
            text += [own or line, *lines]
        elif not line.startswith("+"):
            text.append(line)
    form = OutletForm({"code": row.outlet.code, "name": "出口", "medium": row.outlet.medium,
                       "factors": "\n".join(text)})  # fmt: skip
    assert form.is_valid(), form.errors
    op.source.refresh_from_db()
    change_outlet(
        source_id=op.source.id, outlet_id=row.outlet_id, version=op.source.version,
        name=row.outlet.name, active=True, factors=form.lines(), actor=world.actor("xieyun"),
        at=world.at,
    )  # fmt: skip


def use_edition(world: World, at: datetime, **cells: str) -> Edition:
    """Enter the standard and sign it by two people."""
    row = editions.enter(
        head=HEAD, rows=[{**ROW, **cells}], file_name="DB61-224.xlsx",
        actor=world.actor("xieyun"), at=at,
    )  # fmt: skip
    for username in ("wujianguo", "fengzhiyuan"):
        row = editions.sign(
            edition_id=row.id, version=row.version, actor=world.actor(username), at=at
        )
    return row


def judged(world: World) -> Judged:
    """The operation through to its signed report."""
    op = operation(world, 化学需氧量="70")
    write_limits(world, op, COD, "", f"+标准,{CODE},级别=A")
    report = signed(Ending(op.to_laboratory()))
    return Judged(world, op, report, (report.signed_at or world.at) + timedelta(days=1))
