"""Doubts in the words of the page: what contradicts what, and what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.samples.shown import language
from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.models import DoubtAnswer
from liance.mechanism.laboratory.queries.doubts import StandingDoubt
from liance.norms.sampling.factors import shown_name

SENTENCES: dict[str, str | Promise] = {
    "part_over_whole": gettext_lazy(
        "%(part)s %(part_value)s 大于%(whole)s %(whole_value)s，已计容差 5 %% 和检出限"
    ),
    "noise_under_background": gettext_lazy(
        "%(upper)s %(upper_value)s 小于%(lower)s %(lower_value)s"
    ),
    "maximum_under_mean": gettext_lazy("%(upper)s %(upper_value)s 小于%(lower)s %(lower_value)s"),
    "ten_under_ninety": gettext_lazy("%(upper)s %(upper_value)s 小于%(lower)s %(lower_value)s"),
    "oxygen_as_air": gettext_lazy("%(one)s %(one_value)s 不低于空气的 21 %%"),
    "moisture_full": gettext_lazy("%(one)s %(one_value)s 达到或超过 100 %%"),
    "oxygen_and_dioxide": gettext_lazy(
        "%(one)s %(one_value)s 加%(other)s %(other_value)s 超过 21 %%"
    ),
    "flow_without_velocity": gettext_lazy("%(one)s %(one_value)s，却有%(other)s %(other_value)s"),
    "non_detect_above": gettext_lazy(
        "%(factor)s %(value)s：未检出的报出值高于 %(method)s 的检出限 %(limit)s"
    ),
    "non_detect_below": gettext_lazy(
        "%(factor)s %(value)s：未检出的报出值低于 %(method)s 的检出限 %(limit)s"
    ),
    "digits_beyond": gettext_lazy("%(factor)s %(value)s：位数多于 %(method)s 的规定"),
    "too_early": gettext_lazy(
        "%(factor)s 开始后 %(taken)s 小时即报结果，%(method)s 须 %(hours)s 小时（允差 %(tolerance)s 小时）"
    ),
}
NAMES = ("part", "whole", "upper", "lower", "one", "other", "factor")


@dataclass(frozen=True, slots=True)
class Shown:
    """A doubt as a page shows it; ``dialog`` names the form that answers it."""

    rule: str
    sentence: str
    basis: str
    point: str
    visit_id: UUID
    code: str
    keys: str
    dialog: str
    answer: DoubtAnswer | None

    @property
    def hidden(self) -> Mapping[str, str]:
        """What the form sends to say which doubt is meant."""
        return {"code": self.code, "keys": self.keys}


def shown(found: Iterable[StandingDoubt]) -> list[Shown]:
    """The doubts for a page, those that wait first."""
    rows = [_shown(number, one) for number, one in enumerate(found)]
    return sorted(rows, key=lambda row: row.answer is not None)


def _shown(number: int, one: StandingDoubt) -> Shown:
    doubt = one.doubt
    return Shown(
        rule=doubt.rule, sentence=sentence(doubt.code, doubt.facts),
        basis=doubt.citation.text(language()), point=one.point, visit_id=one.visit_id,
        code=doubt.code, keys=" ".join(str(key) for key in one.keys), dialog=f"doubt-{number}",
        answer=one.answer,
    )  # fmt: skip


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """What contradicts what, factors by their names in the language of the page."""
    spoken = {
        key: shown_name(str(value), language()) if key in NAMES else value
        for key, value in facts.items()
    }
    words = SENTENCES.get(code)
    return str(words) % spoken if words is not None else _("数据存疑")


def open_by_determination(found: Iterable[StandingDoubt]) -> dict[UUID, int]:
    """How many unanswered doubts each determination takes part in."""
    counts: dict[UUID, int] = {}
    for one in found:
        for key in one.keys if one.open else ():
            counts[key] = counts.get(key, 0) + 1
    return counts


def may_answer(actor: Actor) -> bool:
    """Whether the actor answers doubts at all."""
    return actor.may("laboratory:doubt:answer")
