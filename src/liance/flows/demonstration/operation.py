"""One demonstrated joint operation, step by step through the actions that the doors call."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from liance.flows import visits as visit_flow
from liance.flows.demonstration.measured import LIMITS, METHODS, ORDINARY, RECORDED, kept, place_of
from liance.flows.demonstration.teams import Team
from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.actions import answering, drafts, sending
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, SheetContent
from liance.mechanism.custody.actions import boxing, filling, handing, preparing, receiving
from liance.mechanism.custody.models import Bottle, BottleFactor, Handover
from liance.mechanism.laboratory.actions import batching, entering, reviewing
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules.acceptance import ControlSample
from liance.mechanism.laboratory.states import HELD
from liance.mechanism.operations.actions import readings, records, signals
from liance.mechanism.operations.actions.crew import Present
from liance.mechanism.operations.actions.opening import Companion, Gate
from liance.mechanism.operations.models import Reading, Visit, VisitItem
from liance.mechanism.operations.queries import untold
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Source
from liance.norms.sampling.quality import field_quality


@dataclass
class Operation:
    """An operation at ``firm`` on ``day``. Each step moves it on; stop where the stage is shown.

    ``values`` overrides ordinary results by factor.
    """

    world: World
    team: Team
    firm: str
    day: date
    target: Target | None = None
    values: dict[str, str] = field(default_factory=dict)
    ground: str = "daily"
    sheet: Sheet = field(init=False)
    visit: Visit = field(init=False)

    @property
    def source(self) -> Source:
        """The firm's row."""
        return self.world.sources[self.firm]

    def at(self, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
        """An instant of the visit's day (or days from it), Shanghai time."""
        return datetime.combine(self.day + timedelta(days=days), time(hour, minute), SHANGHAI)

    def who(self, username: str) -> Actor:
        """The actor of a sign-in name."""
        return self.world.actor(username)

    def _id(self, username: str) -> UUID:
        return self.world.staff[username].id

    def draft(self, *, open_parts: frozenset[str] = frozenset(), days: int = -4) -> "Operation":
        """Write the sheet (W1)."""
        content = SheetContent(
            source_id=self.source.id,
            ground=self.ground,
            planned_from=self.at(9, 30),
            planned_to=self.at(15, 30),
            target_id=self.target.id if self.target else None,
            crew=tuple(self._id(u) for u in self.team.officers),
            points=tuple(self._points(open_parts)),
        )
        officer = self.who(self.team.officers[0])
        self.sheet = drafts.draft(content=content, actor=officer, at=self.at(10, 5, days=days))
        return self

    def _points(self, open_parts: frozenset[str]) -> list[PointDraft]:
        outlets = list(self.source.outlets.prefetch_related("factors").order_by("code"))
        return [
            PointDraft(
                code=o.code,
                name=o.name,
                medium=o.medium,
                outlet_id=o.id,
                frequency="瞬时样 1 次" if o.medium == "water" else "1 次",
                open_parts=open_parts if o.medium == "noise" else frozenset(),
                items=tuple(
                    ItemDraft(f.factor, f.limit, f.unit, f.standard, f.on_site)
                    for f in sorted(o.factors.all(), key=place_of)
                ),
            )
            for o in outlets
        ]

    def send(self, *, days: int = -4, late_reason: str = "") -> "Operation":
        """Issue the sheet (W1, W4)."""
        self.sheet = sending.send(
            sheet_id=self.sheet.id, version=self._version(), late_reason=late_reason,
            actor=self.who(self.team.officers[0]), at=self.at(10, 12, days=days),
        )  # fmt: skip
        return self

    def give_back(self, *, days: int = -4) -> "Operation":
        """The station returns the sheet with people and instruments (W5)."""
        coordinator = self.who(self.team.coordinator)
        sending.receive(sheet_id=self.sheet.id, actor=coordinator, at=self.at(10, 40, days=days))
        instruments = Instrument.objects.filter(
            active=True, agency=self.world.staff[self.team.coordinator].agency
        )
        self.sheet = answering.return_sheet(
            sheet_id=self.sheet.id, version=self._version(),
            crew=[self._id(u) for u in self.team.samplers],
            instruments=list(instruments.values_list("id", flat=True)), stock_confirmed=True,
            reply="能承担全部点位和因子", actor=coordinator, at=self.at(16, 40, days=days),
        )  # fmt: skip
        return self

    def enter(self) -> "Operation":
        """Both teams enter together, each confirms by own sign-in (D1, D2)."""
        place = Place(lon=self.source.lon, lat=self.source.lat, accuracy_m=8)
        sides = [(u, "enforcement") for u in self.team.officers]
        sides += [(u, "monitoring") for u in self.team.samplers]
        crew = tuple(Present(self._id(u), side, place=place) for u, side in sides)
        self.visit = visit_flow.open_from_sheet(
            sheet_id=self.sheet.id, version=self._version(),
            gate=Gate(crew=crew, companion=Companion("段宏伟", signed=True)),
            actor=self.who(self.team.officers[0]), at=self.at(9, 32),
        )  # fmt: skip
        visit_flow.confirm_entry(
            visit_id=self.visit.id, place=place, actor=self.who(self.team.samplers[0]),
            at=self.at(9, 33),
        )  # fmt: skip
        self.visit.refresh_from_db()
        return self

    def inspect(self, *, abnormal: str = "") -> "Operation":
        """The officers' record (D3); ``abnormal`` names a facility problem."""
        officer = self.who(self.team.officers[0])
        for minute, kind, title, text, wrong in (
            (36, "rights", "出示执法证，告知权利义务", "陪同人签字", False),
            (51, "production", "生产状况：2 条生产线均运行", "生产负荷 82 %", False),
            (58, "facility", abnormal or "治理设施：加药、曝气运行正常",
             "控制柜记录与在线数据一致" if not abnormal else "距上次加药 16 小时", bool(abnormal)),
        ):  # fmt: skip
            records.add_entry(
                visit_id=self.visit.id, kind=kind, actor=officer, at=self.at(9, minute),
                line=records.Line(title=title, text=text, abnormal=wrong),
            )  # fmt: skip
        return self

    def measure(self) -> "Operation":
        """Field readings, two people each by own sign-in; an exceedance is seen at once (D4, D6)."""
        sampler = self.who(self.team.samplers[0])
        items = VisitItem.objects.filter(point__visit=self.visit, on_site=True)
        for number, item in enumerate(items.order_by("point__order", "order")):
            taken = readings.take_reading(
                visit_id=self.visit.id, item_id=item.id, actor=sampler,
                at=self.at(10, 10 + number),
                measured=readings.Measured(
                    raw=self._value(item.factor), unit=item.unit,
                    confirmed_by=self._id(self.team.samplers[1]),
                    instrument_id=self._instrument(item.factor).id,
                    calibration="测前测后校准合格", recorded=RECORDED.get(item.factor, {}),
                ),
            )  # fmt: skip
            readings.confirm_reading(
                reading_id=taken.id, actor=self.who(self.team.samplers[1]),
                at=self.at(10, 11 + number),
            )  # fmt: skip
        return self

    def _instrument(self, factor: str) -> Instrument:
        number = "PH-03" if factor == "pH值" else "SJ-02" if "噪声" in factor else "YQ-07"
        return self._gauge(number)

    def _gauge(self, number: str) -> Instrument:
        agency = self.world.staff[self.team.samplers[0]].agency
        return Instrument.objects.get(agency=agency, number=number)

    def _value(self, factor: str) -> str:
        return self.values.get(factor, ORDINARY[factor])

    def signal(self, *, acknowledged: bool = True, answered: bool = True) -> "Operation":
        """Tell the officers of the first exceedance on site (D6)."""
        over = Reading.objects.filter(item__point__visit=self.visit, verdict="exceeds").first()
        if over is None:
            raise ValueError(f"{self.firm}: nothing measured on site exceeds its limit")
        point = over.item.point
        sent = signals.send_signal(
            visit_id=self.visit.id, direction="to_enforcement", point_id=point.id,
            reading_id=over.id, actor=self.who(self.team.samplers[0]), at=self.at(10, 34),
            text=f"{point.code} {over.item.factor} {over.raw}，限值 {over.item.limit}",
        )  # fmt: skip
        officer = self.who(self.team.officers[1])
        if acknowledged:
            signals.acknowledge_signal(
                signal_id=sent.id, actor=officer, at=self.at(10, 35), version=None
            )
        if acknowledged and answered:
            signals.answer_with_cause(
                signal_id=sent.id, actor=officer, at=self.at(10, 52), version=None,
                line=records.Line(title="查明原因：碱洗废水经旁路进入出水井", text="询问笔录 T-02"),
            )  # fmt: skip
        return self

    def prepare(self) -> "Operation":
        """Make the bottles ready from the list before leaving (D4)."""
        preparing.prepare_for_sheet(
            sheet_id=self.sheet.id, actor=self.who(self.team.samplers[0]), at=self.at(8, 20)
        )
        return self

    def sample(self) -> "Operation":
        """Fill, seal and confirm bottles: one for each factor, a parallel and a blank (D4)."""
        first, second = (self.who(u) for u in self.team.samplers)
        items = VisitItem.objects.filter(point__visit=self.visit, on_site=False)
        items = items.select_related("point")
        wanted = [(item, "normal") for item in items.order_by("point__order", "order")]
        wanted += self._control([item for item, _ in wanted])
        for number, (item, qc) in enumerate(wanted, start=1):
            bottle = filling.fill(
                visit_id=self.visit.id, point_id=item.point_id, item_ids=[item.id],
                seal_number=f"F{self.day:%m%d}{number:02d}", sampled_at=self.at(11, number), actor=first,
                at=self.at(11, number), description="微黄、无异味" if qc != "blank" else "纯水", qc=qc,
                **kept(item),
            )  # fmt: skip
            filling.confirm(bottle_ids=[bottle.id], actor=second, at=self.at(11, number))
        return self

    def _control(self, items: list[VisitItem]) -> list[tuple[VisitItem, str]]:
        """What the batch of water samples needs: one in ten taken twice, one blank."""
        water = [item for item in items if item.point.medium == "water"]
        least = field_quality([[item.factor] for item in water])
        again = [(water[place], "parallel") for place in least.parallels]
        return again + [(water[place], "blank") for place in least.blanks]

    def leave(self) -> "Operation":
        """Leave; each side closes its own part (D3, D4)."""
        self.visit.refresh_from_db()
        visit_flow.leave(
            visit_id=self.visit.id, version=self.visit.version,
            actor=self.who(self.team.officers[0]), at=self.at(15, 30),
        )  # fmt: skip
        self._explain_untold()
        for username, minute in ((self.team.officers[0], 40), (self.team.samplers[0], 45)):
            self.visit.refresh_from_db()
            visit_flow.close_part(
                visit_id=self.visit.id, version=self.visit.version, actor=self.who(username),
                at=self.at(15, minute),
            )  # fmt: skip
        self.visit.refresh_from_db()
        return self

    def _explain_untold(self) -> None:
        """Exceedances beside the one that was signalled: the officers stood by (D6)."""
        for reading in untold(self.visit.id):
            readings.explain_untold(
                reading_id=reading.id, actor=self.who(self.team.samplers[0]), at=self.at(15, 35),
                reason="执法人员在场，已当面告知，与已通报的读数同一原因",
            )  # fmt: skip

    def carry(self, *degrees: str) -> "Operation":
        """Carry the bottles in a box; its logger read ``degrees``, °C, every five minutes (D4)."""
        sampler = self.who(self.team.samplers[0])
        bottles = Bottle.objects.filter(visit=self.visit, state="sealed")
        box = boxing.pack(
            bottle_ids=list(bottles.values_list("id", flat=True)), label="3号冷藏箱",
            seal_number=f"X{self.day:%m%d}", vehicle="采样车", place=self.source.name[:60],
            actor=sampler, at=self.at(15, 32),
        )  # fmt: skip
        lines = [
            f"{self.day:%Y-%m-%d} 15:{30 + 5 * number:02d},{value}"
            for number, value in enumerate(degrees, start=1)
        ]
        content = "\n".join(["设备,T-07", "时间,温度(℃)", *lines]) + "\n"
        boxing.import_log(
            box_id=box.id, name="T-07.csv", content=content.encode("gb18030"), logger="T-07",
            actor=sampler, at=self.at(16, 5),
        )  # fmt: skip
        boxing.arrive(
            box_id=box.id, version=box.version, place="样品室", seal_intact=True, exceptions="",
            actor=self.who(self.team.keeper), at=self.at(16, 10),
        )  # fmt: skip
        return self

    def hand_in(self, *, rejected: str = "") -> "Operation":
        """Hand the bottles to the keeper, who checks each; ``rejected`` names a factor refused."""
        giver, keeper = self.who(self.team.samplers[0]), self.who(self.team.keeper)
        bottles = list(Bottle.objects.filter(visit=self.visit).order_by("number"))
        if not bottles:
            return self
        handing.offer(
            bottle_ids=[b.id for b in bottles], taker_id=self._id(self.team.keeper), actor=giver,
            at=self.at(16, 20), place="样品室", temperature_c=Decimal("4.2"), note_text="",
        )  # fmt: skip
        offers = Handover.objects.filter(bottle__visit=self.visit, state="offered")
        handing.accept(
            handover_ids=list(offers.values_list("id", flat=True)), seal_intact=True,
            temperature_c=Decimal("4.4"), actor=keeper, at=self.at(16, 25), place="样品室",
        )  # fmt: skip
        for bottle in bottles:
            bottle.refresh_from_db()
            bad = bool(rejected) and bottle.factors.filter(factor=rejected).exists()
            receiving.receive(
                bottle_id=bottle.id, version=bottle.version, accepted=not bad,
                seal_intact=not bad, temperature_c=Decimal("4.4"), actor=keeper,
                at=self.at(16, 40), reason="封条破损" if bad else "", deviation="", place="冷藏柜 2",
            )  # fmt: skip
        return self

    def batch(self, factor: str, *, missed: bool = False) -> "Operation":
        """Analyse a factor's samples as one batch; ``missed``: its reference material is not met,
        so that its results are held back (C5)."""
        analyst = self.who(self.team.analyst)
        rows = BottleFactor.objects.filter(
            bottle__visit=self.visit, bottle__state="received", factor=factor
        )
        readings = [self.reading(row) for row in rows.select_related("bottle").order_by("id")]
        first = readings[0]
        opened = batching.open_batch(
            factor_ids=[r.bottle_factor_id for r in readings], actor=analyst, at=self.at(17, 5),
            setting=batching.Setting(
                method=first.method, unit=first.unit, started_at=first.started_at,
                detection_limit=first.detection_limit, instrument_id=first.instrument_id,
            ),
        )  # fmt: skip
        material = ControlSample(
            "reference", "118" if missed else "101", "GSB-2026-17", certified="100", uncertainty="6"
        )
        batching.submit(
            batch_id=opened.id, version=opened.version, actor=analyst, at=self.at(17, 45),
            found=[batching.Found(r.bottle_factor_id, r.raw, r.raw) for r in readings],
            controls=[ControlSample("blank", "ND"), ControlSample("blank", "ND"), material],
        )  # fmt: skip
        return self

    def determine(self, *, check: bool = True, approve: bool = True) -> "Operation":
        """Enter results; a second person checks, a third approves (C5, R3)."""
        factors = (
            BottleFactor.objects.filter(bottle__visit=self.visit, bottle__state="received")
            .exclude(pk__in=self._determined().values("bottle_factor_id"))
            .select_related("bottle")
            .order_by("bottle__number")
        )
        entering.enter(
            readings=[self.reading(f) for f in factors], actor=self.who(self.team.analyst),
            at=self.at(17, 50),
        )  # fmt: skip
        rows = self._determined().exclude(batch__state__in=HELD)
        for wanted, act, username, hour in (
            (check, reviewing.check, self.team.checker, 18),
            (check and approve, reviewing.approve, self.team.approver, 19),
        ):
            for row in rows.order_by("id") if wanted else ():
                act(
                    determination_id=row.id, version=row.version, actor=self.who(username),
                    at=self.at(hour, 10),
                )  # fmt: skip
        return self

    def _determined(self) -> QuerySet[Determination]:
        return Determination.objects.filter(bottle_factor__bottle__visit=self.visit)

    def reading(self, factor: BottleFactor, started: datetime | None = None) -> entering.Reading:
        """An ordinary reading of a sample, begun at five in the afternoon where nothing is said."""
        blank = factor.bottle.qc == "blank"
        limit = LIMITS.get(factor.factor, "")
        return entering.Reading(
            bottle_factor_id=factor.id, unit=factor.unit,
            raw=f"{limit}L" if blank and limit else self._value(factor.factor),
            method=METHODS.get(factor.factor, ""), started_at=started or self.at(17),
            detection_limit=limit, recorded=RECORDED.get(factor.factor, {}),
            instrument_id=self._gauge("FG-01").id,
        )  # fmt: skip

    def field_work(self) -> "Operation":
        """From the returned sheet to the closed visit with its bottles handed in."""
        return self.enter().inspect().measure().sample().leave().hand_in()

    def to_laboratory(self) -> "Operation":
        """From nothing to results approved."""
        return self.draft().send().give_back().field_work().determine()

    def _version(self) -> int:
        self.sheet.refresh_from_db()
        return self.sheet.version
