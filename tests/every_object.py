"""One object of every kind that an address names, as of today: what walks over all addresses
builds these once.

`every_object(world, at=...)` gives identifiers by kind: `sheet` has come to the copied penalty,
`draft_sheet`, `sent_sheet` … stand where their forms are open. With `restricted` it all
belongs to a surprise operation that `NAMED` alone may know of.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tests.authorisation import Ids
from tests.exam_scene import examination, terms
from tests.export_scene import exports, intake
from tests.laboratory_scene import laboratories
from tests.lead_scene import opened_lead
from tests.meeting_scene import consultations
from tests.reminder_scene import reminders

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.means import means, stocked
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.story import Story
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.files import store
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.conflicts import declare
from liance.mechanism.capability.models import (
    Certificate,
    Consumable,
    Instrument,
    Measure,
    Training,
)
from liance.mechanism.commissioning.actions.records import tie
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.actions import (
    answering,
    commissioning,
    deciding,
    drafts,
    sending,
    talking,
)
from liance.mechanism.coordination.actions.papers import print_waiting
from liance.mechanism.coordination.models import Proposal
from liance.mechanism.coordination.rules.content import SheetContent
from liance.mechanism.coordination.rules.fields import write_times
from liance.mechanism.custody.actions import boxing, handing, preparing
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.editions import actions as editions
from liance.mechanism.editions.models import Edition
from liance.mechanism.examining.actions import arranging
from liance.mechanism.laboratory.actions import batching
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions import records
from liance.mechanism.operations.models import Entry, Reading, Signal
from liance.mechanism.reevaluation.actions import Order, reevaluate
from liance.mechanism.registry.actions.on_site import found_on_site
from liance.mechanism.registry.actions.sources import add_outlet
from liance.mechanism.registry.models import Outlet, Pairing
from liance.mechanism.registry.rules.identity import SiteFacts
from liance.mechanism.reporting.models import Copy

NAMED = (
    "liwentao", "wangxuemei", "chenjing", "zhanglixin", "zhaoting", "sunyulan", "zhoumin",
    "wujianguo", "zhengxiaoyan", "fengzhiyuan", "majianping",
)  # fmt: skip
FIRMS = {
    False: ("雍川酿造", "瑞麟乳业", "渭沣果汁", "宏屹建材", "关山家具", "康复医院", "金渭印染"),
    True: ("恒晔表面", "鸿砺水泥", "太白泉", "渭丰淀粉", "乾盛煤化", "凤州陶瓷", "秦岭皮革"),
}


@dataclass
class Known(Operation):
    """An operation that may be known of by its named people alone."""

    restricted: bool = False

    def draft(self, *, open_parts: frozenset[str] = frozenset(), days: int = -4) -> "Operation":
        """Write the sheet, with its secrecy."""
        secret = {
            "restricted": True, "urgency": "surprise", "urgency_note": "夜间偷排",
            "named": tuple(self._id(name) for name in NAMED),
        }  # fmt: skip
        content = SheetContent(
            source_id=self.source.id, ground=self.ground, planned_from=self.at(9, 30),
            planned_to=self.at(15, 30), crew=tuple(self._id(u) for u in self.team.officers),
            points=tuple(self._points(open_parts)), **(secret if self.restricted else {}),
        )  # fmt: skip
        self.sheet = drafts.draft(
            content=content, actor=self.who(self.team.officers[0]), at=self.at(10, 5, days=days)
        )
        return self


@dataclass
class Objects:
    """Builds the operations of one secrecy and notes what they leave."""

    world: World
    at: datetime
    restricted: bool
    ids: Ids

    def operation(self, number: int, *, days: int, **values: str) -> Known:
        """An operation at a firm of this secrecy."""
        story = Story(self.world, self.at)
        name = story.firm(FIRMS[self.restricted][number])
        day = self.at.astimezone(SHANGHAI).date() + timedelta(days=days)
        return Known(self.world, MAIN, name, day, None, values, restricted=self.restricted)

    def ended(self) -> None:
        """From the sheet to the copied penalty."""
        op = self.operation(0, days=-14, 化学需氧量="142", pH值="9.6")
        op.draft().send().give_back().enter().inspect().measure().signal()
        self._entry(op)
        op.sample().leave().hand_in().determine()
        end = Ending(op).prepare().review().sign().upload().copy(received=False)
        end.file_case().penalise().copy_penalty(received=False)
        print_waiting(clock=lambda: self.at)
        report, case = end.report(), end.case()
        self.ids["lead"] = opened_lead(op.visit, at=self.at)
        bottle = Bottle.objects.filter(visit=op.visit).first()
        determination = Determination.objects.filter(bottle_factor__bottle=bottle).get()
        self.ids |= {
            "sheet": op.sheet.id, "visit": op.visit.id, "source": op.source.id,
            "outlet": Outlet.objects.filter(source=op.source).first().id,
            "reading": Reading.objects.filter(item__point__visit=op.visit).first().id,
            "signal": Signal.objects.get(visit=op.visit).id, "bottle": bottle.id,
            "factor": BottleFactor.objects.filter(bottle=bottle).get().id,
            "determination": determination.id, "report": report.id, "case": case.id,
            "code": report.code, "upload": end.last_upload().id,
            "copy": Copy.objects.filter(report=report, addressee=op.sheet.enforcement).get().id,
            "department_copy": Copy.objects.filter(report=report).exclude(
                addressee=op.sheet.enforcement).get().id,
            "penalty_copy": Copy.objects.get(penalty__case=case).id,
        }  # fmt: skip

    def _entry(self, op: Operation) -> None:
        officer = op.who(MAIN.officers[0])
        at = op.at(10, 55)
        file = store.put([b"photograph"], name="现场.jpg", media_type="image/jpeg", at=at)
        entry = records.add_entry(
            visit_id=op.visit.id, kind="note", actor=officer, at=at,
            line=records.Line(title="记录", evidence=(records.Evidence(file),)),
        )  # fmt: skip
        self.ids |= {"entry": entry.id, "file": file.id}

    def under_way(self) -> None:
        """A team on site with a bottle on its way; a report in review."""
        op = self.operation(1, days=-1, pH值="9.6", 氮氧化物="260")
        op.draft().send().give_back().enter().inspect().measure().signal(answered=False)
        ready = preparing.prepare_for_visit(
            visit_id=op.visit.id, actor=op.who("zhanglixin"), at=op.at(10, 58)
        )
        op.sample()
        bottles = list(Bottle.objects.filter(visit=op.visit).order_by("number"))
        handing.offer(
            bottle_ids=[bottles[0].id], taker_id=self.world.staff["sunyulan"].id, note_text="",
            actor=op.who("zhanglixin"), at=op.at(16), place="样品室", temperature_c=Decimal(4),
        )  # fmt: skip
        box = boxing.pack(
            bottle_ids=[bottles[-1].id], label="3号冷藏箱", seal_number="X-1", vehicle="陕C·A1234",
            place="厂区", actor=op.who("zhanglixin"), at=op.at(15),
        )  # fmt: skip
        self.ids |= {
            "box": box.id, "open_visit": op.visit.id, "open_sheet": op.sheet.id,
            "offered_bottle": bottles[0].id, "prepared": ready[0].id,
            "open_reading": Reading.objects.filter(item__point__visit=op.visit).first().id,
            "open_signal": Signal.objects.get(visit=op.visit).id,
            "open_entry": Entry.objects.filter(visit=op.visit, by=op.who("liwentao").staff_id)
            .first().id,
        }  # fmt: skip
        juice = self.operation(2, days=-6).to_laboratory()
        self.ids["unreported_visit"] = juice.visit.id
        self.ids["checked_determination"] = (
            Determination.objects.filter(bottle_factor__bottle__visit=juice.visit).first().id
        )

    def reviewed(self) -> None:
        """A report that waits for its signature."""
        op = self.operation(2, days=-9).to_laboratory()
        self.ids["reviewed_report"] = Ending(op).prepare().review().report().id

    def judged_again(self) -> None:
        """A run over all results of the station that the orderer may know of."""
        self.ids["run"] = reevaluate(
            order=Order("标准版本启用"), actor=self.world.actor("wujianguo"), at=self.at
        ).id  # fmt: skip

    def batched(self) -> None:
        """A batch under analysis."""
        op = self.operation(0, days=-4).draft().send().give_back().field_work()
        waiting = BottleFactor.objects.filter(
            bottle__visit=op.visit, bottle__state="received", factor="化学需氧量"
        )
        setting = batching.Setting(
            method="HJ 828-2017", unit="mg/L", started_at=op.at(17), detection_limit="4"
        )
        self.ids["batch"] = batching.open_batch(
            factor_ids=[row.id for row in waiting], setting=setting, actor=op.who("zhoumin"),
            at=op.at(17, 5),
        ).id  # fmt: skip

    def sheets(self) -> None:
        """Sheets where their forms are open."""
        self.ids["draft_sheet"] = self.operation(3, days=6).draft(days=-8).sheet.id
        sent = self.operation(6, days=5).draft(days=-8).send(days=-8)
        sending.receive(sheet_id=sent.sheet.id, actor=sent.who("chenjing"), at=sent.at(11, days=-8))
        talking.propose(
            sheet_id=sent.sheet.id, field="time", reason="人员冲突",
            new=write_times(sent.at(10, 30), sent.at(16, 30)), actor=sent.who("chenjing"), at=sent.at(12, days=-8),
        )  # fmt: skip
        self.ids["sent_sheet"] = sent.sheet.id
        self.ids["proposal"] = Proposal.objects.get(sheet=sent.sheet).id
        back = self.operation(5, days=3).draft(days=-8).send(days=-8).give_back(days=-8)
        self.ids["returned_sheet"] = back.sheet.id
        self.ids |= consultations(back, at=back.at(14, days=-8))
        self.ids["undecided_sheet"] = self._cannot(6, 8).sheet.id
        self.ids["consented_sheet"] = self._consented(6, 9).sheet.id
        self.ids["barred_sheet"] = self._barred(self._consented(6, 10))

    def _cannot(self, number: int, days: int) -> Known:
        """The station cannot; the department is to decide."""
        op = self.operation(number, days=days)
        op.draft(days=-days - 3).send(days=-days - 3)
        coordinator = op.who("chenjing")
        sending.receive(sheet_id=op.sheet.id, actor=coordinator, at=op.at(11, days=-days - 3))
        op.sheet.refresh_from_db()
        answering.declare_infeasible(
            sheet_id=op.sheet.id, version=op.sheet.version, ground="capability",
            text="培养箱检修", actor=coordinator, at=op.at(12, days=-days - 3),
            proposed_from=None, proposed_to=None,
        )  # fmt: skip
        op.sheet.refresh_from_db()
        return op

    def _consented(self, number: int, days: int) -> Known:
        """The department consented; enforcement is to commission."""
        op = self._cannot(number, days)
        deciding.consent(
            sheet_id=op.sheet.id, version=op.sheet.version, note="同意委托",
            actor=op.who("majianping"), at=op.at(14, days=-days - 3),
        )  # fmt: skip
        op.sheet.refresh_from_db()
        return op

    def _barred(self, op: Known) -> UUID:
        """Commissioned to a laboratory that is tied to the unit on the day, as it turns out."""
        laboratory, at = self.world.agencies["laboratory"], op.at(15, days=-13)
        commissioning.commission(
            sheet_id=op.sheet.id, version=op.sheet.version, laboratory_id=laboratory.id, note="",
            actor=op.who("liwentao"), at=at,
        )  # fmt: skip
        day = op.day
        tie(
            laboratory=laboratory, unit=op.source.name, kind="other", starts_on=day, ends_on=day,
            evidence="示例合同 9", actor=op.who("majianping"), at=at,
        )  # fmt: skip
        return op.sheet.id


def every_object(world: World, *, at: datetime, restricted: bool = False) -> Ids:
    """Identifiers by kind, all open or all restricted where the kind knows secrecy."""
    made = Objects(world, at, restricted, {})
    made.ended()
    made.under_way()
    made.reviewed()
    made.judged_again()
    made.batched()
    made.sheets()
    if restricted:
        made.ids |= unit_for_few(world, at=at)
    return made.ids


def unit_for_few(world: World, *, at: datetime) -> Ids:
    """A unit that a surprise visit came upon, with its outlet."""
    officer = world.actor("liwentao")
    unit = found_on_site(
        facts=SiteFacts("河湾村无名电镀点", "610302"), address="河湾村东", actor=officer, at=at,
        named=[world.staff[name].id for name in NAMED],
    )  # fmt: skip
    outlet = add_outlet(
        source=unit, code="S1", name="暗管", medium="water", factors=[],
        actor=world.actor("xieyun"), at=at,
    )  # fmt: skip
    return {"source": unit.id, "outlet": outlet.id}


def of_the_register(world: World) -> Ids:
    """Agencies, people, papers of the main city and the laboratory."""
    enforcement, laboratory = world.agencies["main.enforcement"], world.agencies["laboratory"]
    person = world.staff["hanlei"]
    avoidance = declare(
        staff=person, source=world.sources["陈仓瑞麟乳业有限公司"], ground="relation",
        reason="配偶在该单位任职", actor=world.actor("hanlei"), at=world.at,
    )  # fmt: skip
    instruments = Instrument.objects.filter(agency=world.agencies["main.monitoring"])
    stocked(world, at=world.at)
    means(world, at=world.at)
    shown = exports(world, at=world.at) | laboratories(world, at=world.at) | examined(world)
    shown |= intake(world, at=world.at)
    return reminders(world, at=world.at) | shown | {
        "agency": enforcement.id, "person": person.id, "laboratory": laboratory.id,
        "station": world.agencies["main.monitoring"].id,
        "certificate": Certificate.objects.filter(staff=person).first().id,
        "pairing": Pairing.objects.filter(enforcement=enforcement).get().id,
        "instrument": instruments.first().id, "avoidance": avoidance.id,
        "training": Training.objects.filter(organiser=enforcement).get().id,
        "consumable": Consumable.objects.first().id,
        "measure": Measure.objects.filter(done_on=None).get().id,
        "qualification": Qualification.objects.get(laboratory=laboratory).id,
        "place": "610300", "edition": _edition(world).id,
    }  # fmt: skip


def examined(world: World) -> Ids:
    """A question, a draft, and an examination that 李文涛 is sitting."""
    exam = examination(
        world, agencies=[], people=[world.staff["liwentao"].id], minutes=480,
        opens_at=world.at - timedelta(hours=1), closes_at=world.at + timedelta(days=1),
    )  # fmt: skip
    exam.clock = world.at
    exam.publish()
    paper = exam.begin("liwentao")
    draft = arranging.draft(
        agency=exam.row.organiser, terms=terms(world, world.at), actor=world.actor("yangzhenhua"),
        at=world.at,
    )  # fmt: skip
    drawn = {key for key, _options in paper.layout}
    return {
        "examination": exam.row.id, "sat_examination": exam.row.id, "draft_examination": draft.id, "paper": paper.id,
        "question": next(q for q in exam.row.pool if str(q) not in drawn),
    }  # fmt: skip


def _edition(world: World) -> Edition:
    """An entered edition that nobody has signed yet."""
    head = {
        "code": "DB61/224-2018", "title": "陕西省黄河流域污水综合排放标准", "kind": "local",
        "medium": "water", "source": "印刷文本",
    }  # fmt: skip
    row = {
        "table": "1", "factor": "化学需氧量", "level": "A", "value": "41", "unit": "mg/L",
        "kind": "max", "certainty": "unverified",
    }  # fmt: skip
    return editions.enter(
        head=head, rows=[row], file_name="DB61-224.xlsx", actor=world.actor("xieyun"), at=world.at
    )
