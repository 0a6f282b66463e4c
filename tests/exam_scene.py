"""An examination of the main city for tests: ten questions about the notice's text, both sides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import Actor
from liance.mechanism.examining.actions import arranging, bank, sitting
from liance.mechanism.examining.models import Examination, Mark, Paper, Question
from liance.mechanism.examining.rules.bank import Written
from liance.mechanism.examining.rules.drawing import Part

LEAD = "yangzhenhua"
SEED = bytes(range(32))


def written(number: int, *, topic: str = "流程", kind: str = "single") -> Written:
    """A question whose right answers are A (single), A and C (multiple), 正确 (judge)."""
    options = ("正确", "错误") if kind == "judge" else ("甲", "乙", "丙", "丁")
    answer = (0, 2) if kind == "multiple" else (0,)
    return Written(number, kind, topic, f"{topic}{kind}第{number}题", options, answer, Decimal(2),
                   "陕环发〔2021〕32号")  # fmt: skip


@dataclass
class Exam:
    """The examination with its people; ``clock`` moves on with every step."""

    world: World
    row: Examination
    clock: datetime

    def actor(self, who: str) -> Actor:
        return self.world.actor(who)

    def wait(self, **span: float) -> datetime:
        self.clock += timedelta(**span)
        return self.clock

    def fresh(self) -> Examination:
        self.row = Examination.objects.get(pk=self.row.pk)
        return self.row

    def publish(self, who: str = LEAD) -> Examination:
        self.row = arranging.publish(
            examination_id=self.row.id, version=self.row.version, seed=SEED,
            actor=self.actor(who), at=self.clock,
        )  # fmt: skip
        return self.row

    def begin(self, who: str) -> Paper:
        return sitting.begin(examination_id=self.row.id, actor=self.actor(who), at=self.clock)

    def answer(self, paper: Paper, question: UUID, *chosen: int, who: str) -> None:
        sitting.answer(
            paper_id=paper.id, question_id=question, chosen=chosen, actor=self.actor(who),
            at=self.clock,
        )  # fmt: skip

    def fill(self, paper: Paper, who: str, *, right: int) -> None:
        """Answer ``right`` questions rightly and the others wrongly."""
        for number, (key, _options) in enumerate(paper.layout):
            question = Question.objects.get(pk=key)
            chosen = question.answer if number < right else [1]
            self.answer(paper, question.id, *chosen, who=who)

    def hand_in(self, paper: Paper, who: str) -> Mark:
        return sitting.hand_in(paper_id=paper.id, actor=self.actor(who), at=self.clock)

    def sat(self, who: str, *, right: int, minutes: int = 20) -> Mark:
        """The whole way of a person."""
        paper = self.begin(who)
        self.fill(paper, who, right=right)
        self.wait(minutes=minutes)
        return self.hand_in(paper, who)


def terms(world: World, at: datetime, **changes: object) -> arranging.Terms:
    """A joint examination of ten minutes hence, for two days, both sides of the city."""
    values: dict[str, object] = {
        "title": "执法监测联合考试", "training_kind": "joint",
        "agencies": [world.agencies["main.enforcement"].id, world.agencies["main.monitoring"].id],
        "people": [], "opens_at": at + timedelta(minutes=10), "closes_at": at + timedelta(days=2),
        "minutes": 60, "parts": [Part("流程", 3), Part("多选", 2)], "pass_mark": Decimal(60),
        "attempts": 1, **changes,
    }  # fmt: skip
    return arranging.Terms(**values)  # type: ignore[arg-type]


def examination(world: World, **changes: object) -> Exam:
    """The bank and a draft; the clock stands at its opening."""
    at, actor = world.at, world.actor(LEAD)
    agency = world.agencies["main.enforcement"]
    bank.take_in(
        agency=agency, file_name="题库.xlsx", actor=actor, at=at,
        written=[written(n) for n in range(4)] + [written(n, kind="judge") for n in range(4, 6)]
        + [written(n, topic="多选", kind="multiple") for n in range(6, 10)],
    )  # fmt: skip
    row = arranging.draft(agency=agency, terms=terms(world, at, **changes), actor=actor, at=at)
    return Exam(world, row, row.opens_at)
