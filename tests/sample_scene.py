"""A joint visit for tests of custody and laboratory: opened by the real action at the firm with the
chromium outlet, two officers and two samplers of the city on site."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from liance.flows.demonstration.world import World
from liance.flows.visits import confirm_entry
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.actions import filling, handing, receiving
from liance.mechanism.custody.models import Bottle, BottleFactor, Handover
from liance.mechanism.laboratory.actions import entering, reviewing
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions.crew import Present
from liance.mechanism.operations.actions.opening import (
    Gate,
    ItemLine,
    PointLine,
    Subject,
    open_visit,
)
from liance.mechanism.operations.models import Visit, VisitItem
from liance.mechanism.operations.rules.places import Place

CHROMIUM = PointLine(
    "DW002", "车间排放口", "water",
    (
        ItemLine("六价铬", "GB 8978-1996 表1", "0.5", "mg/L"),
        ItemLine("总铬", "GB 8978-1996 表1", "1.5", "mg/L"),
    ),
)  # fmt: skip


METHODS = {"总铬": "HJ 757-2015", "化学需氧量": "HJ 828-2017", "氨氮": "HJ 535-2009"}


@dataclass
class Scene:
    """A visit with its people; ``clock`` moves on with every step."""

    world: World
    visit: Visit
    clock: datetime

    def actor(self, username: str) -> Actor:
        return self.world.actor(username)

    def wait(self, **span: float) -> datetime:
        self.clock += timedelta(**span)
        return self.clock

    def fill(
        self, *factors: str, by: str = "zhanglixin", seal: str = "", qc: str = "normal"
    ) -> Bottle:
        """Fill a bottle with the named factors of the first point."""
        items = VisitItem.objects.filter(point__visit=self.visit, factor__in=factors)
        count = Bottle.objects.filter(visit=self.visit).count()
        return filling.fill(
            visit_id=self.visit.id, point_id=items[0].point_id,
            item_ids=[item.id for item in items], seal_number=seal or f"F-{count + 1:03d}",
            container="玻璃瓶", preservative="氢氧化钠，pH 8~9", volume_ml=500,
            sampled_at=self.clock, actor=self.actor(by), at=self.clock, qc=qc,
        )  # fmt: skip

    def sealed(self, *factors: str) -> Bottle:
        """Filled by 张立新 and confirmed by 赵婷."""
        bottle = self.fill(*factors)
        filling.confirm(bottle_ids=[bottle.id], actor=self.actor("zhaoting"), at=self.clock)
        return fresh(bottle)

    def offer(self, *bottles: Bottle, giver: str = "zhanglixin", taker: str = "sunyulan") -> UUID:
        return handing.offer(
            bottle_ids=[b.id for b in bottles], taker_id=self.world.staff[taker].id,
            actor=self.actor(giver), at=self.clock, place="监测站",
        )  # fmt: skip

    def accept(self, batch: UUID, *, by: str = "sunyulan", intact: bool = True) -> None:
        ids = list(Handover.objects.filter(batch=batch).values_list("id", flat=True))
        handing.accept(handover_ids=ids, seal_intact=intact, actor=self.actor(by), at=self.clock)

    def received(self, *factors: str) -> Bottle:
        """Sealed, handed to the keeper and accepted by her, an hour later."""
        bottle = self.sealed(*factors)
        self.wait(hours=1)
        self.offer(bottle)
        receiving.receive(
            bottle_id=bottle.id, version=bottle.version, accepted=True, seal_intact=True,
            temperature_c=Decimal("3.4"), place="2号冷藏柜", actor=self.actor("sunyulan"), at=self.clock,
        )  # fmt: skip
        return fresh(bottle)

    def enter(
        self, bottle: Bottle, factor: str, raw: str, *, by: str = "zhoumin", **more: object
    ) -> Determination:
        row = BottleFactor.objects.get(bottle=bottle, factor=factor)
        more.setdefault("method", METHODS.get(factor, "GB 7467-87"))
        reading = reading_of(row.id, raw, self.clock, **more)
        return entering.enter(readings=[reading], actor=self.actor(by), at=self.clock)[0]

    def amend(self, row: Determination, raw: str, **more: object) -> Determination:
        """Put a new record in the place of one that stands."""
        row.refresh_from_db()
        started = more.pop("started_at", row.started_at)
        reading = reading_of(
            row.bottle_factor_id,
            raw,
            started,
            **{"method": row.method, **more},  # type: ignore[arg-type]
        )
        return entering.amend(
            determination_id=row.id, version=row.version, reading=reading, reason="仪器抄录有误",
            actor=self.actor("zhoumin"), at=self.clock,
        )  # fmt: skip

    def check(self, row: Determination, by: str = "wujianguo") -> Determination:
        row.refresh_from_db()
        return reviewing.check(
            determination_id=row.id, version=row.version, actor=self.actor(by), at=self.clock
        )

    def approve(self, row: Determination, by: str = "zhengxiaoyan") -> Determination:
        row.refresh_from_db()
        return reviewing.approve(
            determination_id=row.id, version=row.version, actor=self.actor(by), at=self.clock
        )

    def approved(self, bottle: Bottle, factor: str, raw: str, **more: object) -> Determination:
        row = self.enter(bottle, factor, raw, **more)
        self.check(row)
        return self.approve(row)

    def close_sampling(self) -> None:
        """As the monitoring side's closing leaves the row, without enforcement's part."""
        Visit.objects.filter(pk=self.visit.pk).update(monitoring_closed_at=self.clock)


def photometer(factor_id: UUID) -> UUID | None:
    """The photometer of the laboratory that has a sample."""
    there = BottleFactor.objects.filter(pk=factor_id).values("bottle__laboratory_id")
    own = Instrument.objects.filter(agency_id__in=there, number="FG-01")
    return own.values_list("id", flat=True).first()


def reading_of(factor_id: UUID, raw: str, started: datetime, **more: object) -> entering.Reading:
    fields: dict[str, object] = {
        "bottle_factor_id": factor_id, "raw": raw, "unit": "mg/L", "method": "GB 7467-87",
        "started_at": started, "instrument_id": photometer(factor_id), **more,
    }  # fmt: skip
    return entering.Reading(**fields)  # type: ignore[arg-type]


def fresh(bottle: Bottle) -> Bottle:
    return Bottle.objects.get(pk=bottle.pk)


def open_scene(
    world: World,
    *,
    point: PointLine = CHROMIUM,
    points: tuple[PointLine, ...] = (),
    laboratory: str = "",
    crew: tuple[str, str] = ("zhanglixin", "zhaoting"),
    restricted: bool = False,
    at: datetime | None = None,
) -> Scene:
    """Open the visit at ``at``, else the day after the world was built, at 09:30 in Shanghai."""
    at = at or world.at + timedelta(days=1, minutes=30)
    source = next(s for name, s in world.sources.items() if name.endswith("恒晔表面处理有限公司"))
    agencies = world.agencies
    people = [("liwentao", "enforcement"), ("wangxuemei", "enforcement")]
    people += [(name, "monitoring") for name in crew]
    subject = Subject(
        source=source, enforcement=agencies["main.enforcement"],
        monitoring=agencies["main.monitoring"],
        laboratory=agencies[laboratory] if laboratory else None, ground="petition",
        urgency="urgent_petition", urgency_note="群众反映夜间排放", restricted=restricted,
        named=tuple(world.staff[name].id for name, _ in people) if restricted else (),
    )  # fmt: skip
    here = Place(source.lon, source.lat, 12)
    gate = Gate(tuple(Present(world.staff[n].id, side, place=here) for n, side in people))
    visit = open_visit(
        subject=subject,
        points=list(points) or [point],
        gate=gate,
        actor=world.actor("liwentao"),
        at=at,
    )
    confirm_entry(visit_id=visit.id, place=here, actor=world.actor(crew[0]), at=at)
    visit.refresh_from_db()
    return Scene(world, visit, at + timedelta(minutes=30))
