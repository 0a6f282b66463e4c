"""The demonstration's story: plans in every area and one operation at each stage of its life.

Everything is written through the actions that a site uses, each at its own instant in the past;
nothing is dated after ``at``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from liance.flows.demonstration.earlier import year_before
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.exams import examinations
from liance.flows.demonstration.laboratories import supervised
from liance.flows.demonstration.leads import screened
from liance.flows.demonstration.means import means, stocked
from liance.flows.demonstration.meetings import consulted, met
from liance.flows.demonstration.money import priced
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.rounds import dispatched
from liance.flows.demonstration.teams import MAIN, MERGED, PROVINCE, Team, of_area
from liance.flows.demonstration.timetables import arranged
from liance.flows.demonstration.waiting import begin, begin_late
from liance.flows.demonstration.world import World
from liance.flows.plans import ask_for_reasons
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.coordination.actions import (
    answering,
    commissioning,
    deciding,
    sending,
    talking,
)
from liance.mechanism.planning.actions import approval, drafting, explaining
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import subtree

OPEN_ON_SITE = frozenset({"name"})
EXCUSED = "凤州陶瓷"
MISSED = ("秦岭皮革", EXCUSED)


@dataclass
class Story:
    """Tells the story as of ``at``; ``today`` is its day in Shanghai."""

    world: World
    at: datetime
    say: Callable[[str], None] = lambda _: None

    @property
    def today(self) -> date:
        """The day of the last visit: today once the morning is over, else yesterday."""
        local = self.at.astimezone(SHANGHAI)
        return local.date() if local.hour >= 12 else local.date() - timedelta(days=1)

    def firm(self, stem: str) -> str:
        """The full name of the firm whose name contains ``stem``."""
        return next(name for name in self.world.sources if stem in name)

    def operation(
        self, stem: str, *, days: int, team: Team = MAIN, target: Target | None = None,
        **values: str,
    ) -> Operation:  # fmt: skip
        """An operation ``days`` after (or before) today; ``values`` by factor."""
        day = self.today + timedelta(days=days)
        return Operation(self.world, team, self.firm(stem), day, target, values)


def tell(
    world: World, *, at: datetime, say: Callable[[str], None] = lambda _: None,
    areas: int | None = None,
) -> None:  # fmt: skip
    """Tell the whole story; ``say`` hears what is being told. ``areas``: of so many of the other
    areas only, in the order of their codes."""
    story = Story(world, at, say)
    say("耗材 / consumables")
    stocked(world, at=at)
    say("上一年的计划 / the plan of the year before")
    year_before(world, year=story.today.year - 1)
    say("计划 / plans")
    targets = _plans(story)
    priced(world, at=at)
    say("已办结的联合监测 / operations that ended")
    _ended(story, targets)
    say("正在进行的联合监测 / operations under way")
    _under_way(story, targets)
    say("联系单的各个阶段 / sheets at every stage")
    _sheets(story)
    say("培训和能力提升 / training, measures")
    means(world, at=at)
    examinations(world, at=at)
    say("各地区 / the other areas")
    _elsewhere(story, areas)
    ask_for_reasons(at=at)
    say("调度和通报 / dispatch and notice")
    dispatched(world, at=at)
    say("联席会议 / meetings")
    met(world, at=at)
    say("数据线索 / leads")
    screened(world, at=at)
    say("检测机构的监督 / supervision of laboratories")
    supervised(world, at=at)
    say("排期 / a timetable")
    arranged(world, lambda plan: _filed(story, plan, MAIN, accepted=True), at=at)


def _plans(story: Story) -> dict[str, Target]:
    """The annual plans: the main city's whole way to the province, the others' on theirs."""
    main = _plan(story, MAIN, "年度计划", ("management", "key"), ("management", "simplified"))
    _filed(story, main, MAIN, accepted=True)
    merged = _plan(story, MERGED, "年度计划", ("management", "key"))
    _signed(story, merged, MERGED)
    targets = main.targets.select_related("source")
    excused = targets.filter(source__name__contains=EXCUSED).first()
    if excused:
        explaining.explain(
            target_id=excused.id, reason="企业全年停产检修，无废气排放",
            actor=story.world.actor(MAIN.coordinator), at=story.at - timedelta(days=2),
        )  # fmt: skip
    return {t.source.name: t for t in targets}


def _plan(story: Story, team: Team, title: str, *strata: tuple[str, str]) -> Plan:
    world, maker = story.world, story.world.actor(team.lead)
    made_at = story.at - timedelta(days=100)
    year = story.today.year
    place = world.staff[team.lead].agency.jurisdiction
    plan = drafting.draft_plan(
        kind="annual", title=f"{place.name}{year}年执法监测{title}", year=year, actor=maker,
        at=made_at,
    )  # fmt: skip
    for by, value in strata:
        stratum = drafting.add_stratum(
            plan_id=plan.id, version=plan.version, by=by, value=value, factors=[], actor=maker,
            name={"key": "重点管理单位", "simplified": "简化管理单位"}.get(value, value),
            ratio=Decimal(100), frequency=1, at=made_at,
        )  # fmt: skip
        plan.refresh_from_db()
        for source in _members(world, place.code, value):
            start, end = _period(story.today, source)
            drafting.add_target(
                plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
                outlets={
                    o.id: [f.factor for f in o.factors.all()]
                    for o in source.outlets.prefetch_related("factors")
                },
                period_from=start, period_to=end, actor=maker, at=made_at,
            )  # fmt: skip
            plan.refresh_from_db()
    return plan


def _members(world: World, place: str, management: str) -> list[Source]:
    codes = set(subtree(place))
    return [
        s for s in sorted(world.sources.values(), key=lambda s: s.name)
        if s.jurisdiction_id in codes and s.management == management
    ]  # fmt: skip


def _period(today: date, source: Source) -> tuple[date, date]:
    """The firms that nobody went to were due some weeks ago, the others by the year's end."""
    first = date(today.year, 1, 1)
    if any(stem in source.name for stem in MISSED):
        end = max(today - timedelta(days=20), date(today.year, 1, 2))
        return max(end - timedelta(days=60), first), end
    return max(today - timedelta(days=60), first), date(today.year, 12, 31)


def _signed(story: Story, plan: Plan, team: Team) -> None:
    at = story.at - timedelta(days=98)
    lead = story.world.actor(team.lead)
    approval.submit(plan_id=plan.id, version=plan.version, actor=lead, at=at)
    for side, who in (("enforcement", team.lead), ("monitoring", team.head_of_station)):
        plan.refresh_from_db()
        approval.sign(
            plan_id=plan.id, version=plan.version, side=side, actor=story.world.actor(who), at=at
        )
    plan.refresh_from_db()


def _filed(story: Story, plan: Plan, team: Team, *, accepted: bool) -> None:
    _signed(story, plan, team)
    head = story.world.actor(team.department)
    steps = [(approval.approve, head, 96), (approval.file, head, 92)]
    if accepted:
        steps.append((approval.accept, story.world.actor("hanxue"), 90))
    for act, actor, days in steps:
        act(
            plan_id=plan.id, version=plan.version, actor=actor,
            at=story.at - timedelta(days=days),
        )  # fmt: skip
        plan.refresh_from_db()


def _ended(story: Story, targets: dict[str, Target]) -> None:
    """From penalty copied back to report just issued."""

    def planned(stem: str) -> Target | None:
        return targets.get(story.firm(stem))

    brewery = story.operation("雍川酿造", days=-32, target=planned("雍川酿造"), 化学需氧量="142")
    Ending(brewery.to_laboratory()).finish().file_case().penalise().copy_penalty()
    plating = story.operation("恒晔表面处理", days=-30, target=planned("恒晔表面处理"), 总铬="1.9")
    Ending(plating.to_laboratory()).finish().file_case().penalise(days=12)
    juice = story.operation("渭沣果汁", days=-9, target=planned("渭沣果汁"), 氨氮="21.3")
    Ending(juice.to_laboratory()).finish()
    dyeing = story.operation("金渭印染", days=-8, target=planned("金渭印染"))
    Ending(dyeing.to_laboratory()).prepare().review().sign().upload().copy(received=False)
    # over only at the reference oxygen, and by its background no more: 19.4 → 20.2, 65.4 → 65
    cement = story.operation("鸿砺水泥", days=-6, target=planned("鸿砺水泥"), 颗粒物="19.4")
    cement.values["厂界噪声（昼间）"] = "65.4"
    Ending(cement.to_laboratory()).prepare().review().sign().upload(
        answered="down", again=story.at + timedelta(hours=4)
    )


def _under_way(story: Story, targets: dict[str, Target]) -> None:
    """Report in review, results in approval, samples waiting in the laboratory, bottles on their
    way, a team on site."""
    starch = story.operation("渭丰淀粉", days=-5, target=targets.get(story.firm("渭丰淀粉")))
    Ending(starch.to_laboratory()).prepare().review()
    coal = story.operation("乾盛煤化", days=-3, target=targets.get(story.firm("乾盛煤化")))
    coal.draft().send().give_back().field_work()
    coal.batch("氨氮").batch("化学需氧量", missed=True).determine(approve=False)
    plating = story.operation("恒晔表面处理", days=-2)
    plating.draft().send().give_back().field_work()
    begin_late(plating, "六价铬")
    begin(plating, "化学需氧量")
    water = story.operation("太白泉", days=-1)
    water.draft().send().give_back().enter().inspect().measure().sample().leave()
    water.carry("4.1", "4.6", "6.2", "7.1", "4.8")
    dairy = story.operation(
        "瑞麟乳业", days=0, target=targets.get(story.firm("瑞麟乳业")), pH值="9.6"
    )
    dairy.draft(open_parts=OPEN_ON_SITE).send().give_back().prepare()
    dairy.enter().inspect(abnormal="污水站加药计量泵停运").measure().signal(acknowledged=False)


def _sheets(story: Story) -> None:
    """Draft, sent, late, cannot do, commissioned, returned, negotiated."""
    story.operation("宏屹建材", days=6).draft(days=-6)
    story.operation("关山家具", days=5).draft(days=-6).send(days=-6)
    hospital = story.operation("康复医院", days=3).draft(days=-4).send(days=-4)
    hospital.give_back(days=-4)
    consulted(story.world, hospital, at=hospital.at(14, days=-4))
    late = story.operation("雍川酿造", days=1).draft(days=-1)
    if late.at(10, 12, days=-1) <= story.at:
        late.send(days=-1, late_reason="企业临时通知次日恢复生产")
    _negotiated(story)
    _cannot(story)


def _negotiated(story: Story) -> None:
    op = story.operation("渭沣果汁", days=4).draft(days=-5).send(days=-5)
    coordinator = op.who(MAIN.coordinator)
    sending.receive(sheet_id=op.sheet.id, actor=coordinator, at=op.at(10, 40, days=-5))
    talking.comment(
        sheet_id=op.sheet.id, text="08:00 要去取标准气体，能否推迟半小时？", actor=coordinator,
        at=op.at(10, 58, days=-5),
    )  # fmt: skip


def _cannot(story: Story) -> None:
    for stem, days, decided in (("乾盛煤化", 4, False), ("金渭印染", 4, True)):
        op = story.operation(stem, days=days).draft(days=-5).send(days=-5)
        coordinator = op.who(MAIN.coordinator)
        sending.receive(sheet_id=op.sheet.id, actor=coordinator, at=op.at(10, 30, days=-5))
        op.sheet.refresh_from_db()
        answering.declare_infeasible(
            sheet_id=op.sheet.id, version=op.sheet.version, ground="capability",
            text="本站五日生化需氧量恒温培养箱检修，两周内不能分析", actor=coordinator,
            at=op.at(11, 20, days=-5), proposed_from=None, proposed_to=None,
        )  # fmt: skip
        if decided:
            op.sheet.refresh_from_db()
            deciding.consent(
                sheet_id=op.sheet.id, version=op.sheet.version, actor=op.who(MAIN.department),
                note="同意委托", at=op.at(11, 50, days=-5),
            )  # fmt: skip
            op.sheet.refresh_from_db()
            commissioning.commission(
                sheet_id=op.sheet.id, version=op.sheet.version, note="按合同委托",
                laboratory_id=story.world.agencies["laboratory"].id, at=op.at(14, 10, days=-5),
                actor=op.who(MAIN.officers[0]),
            )  # fmt: skip


def _elsewhere(story: Story, areas: int | None) -> None:
    """A merged county, the province's own team, and the other areas' plans and operations."""
    merged = story.operation("澄坪金属", days=-12, team=MERGED, 六价铬="0.83", 总铬="1.2")
    Ending(merged.to_laboratory()).finish().file_case()
    paper = story.operation("秦源造纸", days=-15, team=PROVINCE)
    paper.draft().send().give_back().field_work().determine()
    codes = sorted(k.split(".")[1] for k in story.world.agencies if k.endswith(".department")
                   and k.startswith("area."))  # fmt: skip
    for number, code in enumerate(codes[:areas]):
        _area(story, code, number)


def _area(story: Story, code: str, number: int) -> None:
    team = of_area(code)
    plan = _plan(story, team, "年度计划", ("management", "key"), ("management", "simplified"))
    _filed(story, plan, team, accepted=number % 4 != 3)
    for count, target in enumerate(plan.targets.select_related("source").order_by("number")):
        if (count + number) % 3 == 0:
            day = -10 - number - count
            op = Operation(
                story.world, team, target.source.name, story.today + timedelta(days=day), target
            )
            op.to_laboratory()
            if number % 5 != 4:
                Ending(op).finish()
