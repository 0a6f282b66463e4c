"""A sheet as its page and its paper show it: lines of points, old values, steps, talk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext

from liance.doors.web.sheets.words import SIDES, field_label, value_words
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Change, Item, Point, Proposal, Sheet
from liance.mechanism.coordination.queries.detail import SheetPage

NO_UNIT = "无量纲"


@dataclass(frozen=True)
class PointLine:
    """Factors of a point under one standard. ``was_…``: the value at issue where it changed;
    ``open_…``: left to be determined on site; ``first``: the point's own line."""

    point: Point
    factors: str
    standard: str
    cancelled: str = ""
    first: bool = True
    was_name: str = ""
    was_frequency: str = ""
    open_name: bool = False
    open_factors: bool = False
    open_frequency: bool = False


@dataclass(frozen=True)
class Supplement:
    """A line of part three: what was determined on site, or still waits for it."""

    label: str
    old: str
    new: str
    open: bool
    change: Change | None = None


@dataclass(frozen=True)
class Talk:
    """A line of the negotiation: a message, a proposal or its answer."""

    at: datetime
    who: str
    side: str
    text: str
    verdict: str = ""
    proposal: Proposal | None = None
    answerable: bool = False
    mine: bool = False


@dataclass
class Shown:
    """Everything about one sheet, worked out once for page and paper."""

    page: SheetPage
    actor: Actor | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet:
        return self.page.sheet

    @cached_property
    def names(self) -> dict[str, str]:
        """Ids of points and items to the words they are called by."""
        found = {}
        for point in self.page.points:
            found[str(point.id)] = point.code
            for item in point.items.all():
                found[str(item.id)] = f"{point.code} {item.factor}"
        return found

    @cached_property
    def first_values(self) -> dict[str, str]:
        """Field to its value at issue, for fields that changed."""
        found: dict[str, str] = {}
        for change in self.page.changes:
            found.setdefault(change.field, change.old)
        return found

    @cached_property
    def lines(self) -> list[PointLine]:
        """The table of points, factors and standards."""
        return [line for point in self.page.points for line in self._lines_of(point)]

    def _lines_of(self, point: Point) -> Iterable[PointLine]:
        left = set(self.sheet.open_fields)
        key = f"point:{point.id}"
        groups: dict[str, list[Item]] = {}
        for item in point.items.all():
            groups.setdefault(item.standard, []).append(item)
        shared: dict[str, Any] = {
            "was_name": self._was(f"{key}:name", point.name),
            "was_frequency": self._was(f"{key}:frequency", point.frequency),
            "open_name": f"{key}:name" in left,
            "open_frequency": f"{key}:frequency" in left,
            "open_factors": f"{key}:factors" in left,
        }
        if not groups:
            yield PointLine(point, "", "", **shared)
        for place, (standard, items) in enumerate(groups.items()):
            text = factor_words(i for i in items if not i.cancelled)
            dropped = gettext("、").join(i.factor for i in items if i.cancelled)
            first = place == 0
            mine = {**shared, "open_factors": first and shared["open_factors"]}
            yield PointLine(point, text, standard, dropped, first, **mine)

    def _was(self, key: str, now: str) -> str:
        old = self.first_values.get(key, "")
        return old if old and old != now else ""

    @cached_property
    def time_was(self) -> str:
        """The time at issue, where it changed."""
        old = self.first_values.get("time")
        return value_words("time", old) if old else ""

    @cached_property
    def supplements(self) -> list[Supplement]:
        """Part three: everything filled in, then what is still open."""
        done = [
            Supplement(
                field_label(c.field, self.names, c.label),
                value_words(c.field, c.old),
                value_words(c.field, c.new),
                open=False,
                change=c,
            )
            for c in self.page.changes
            if c.kind == "fill"
        ]
        waits = [
            Supplement(field_label(key, self.names), gettext("待定"), "", open=True)
            for key in self.sheet.open_fields
        ]
        return done + waits

    @cached_property
    def talk(self) -> list[Talk]:
        """Messages, proposals and answers by time."""
        lines = [
            Talk(c.at, c.staff.name, str(SIDES.get(c.side, "")), c.text) for c in self.page.comments
        ]
        for proposal in self.page.proposals:
            lines += self._told(proposal)
        return sorted(lines, key=lambda line: line.at)

    def _told(self, put: Proposal) -> list[Talk]:
        actor = self.actor
        label = field_label(put.field, self.names)
        text = gettext("建议：%(label)s 改为 %(new)s。") % {
            "label": label,
            "new": value_words(put.field, put.new),
        }
        lines = [
            Talk(
                put.at,
                put.by.name,
                str(SIDES.get(put.side, "")),
                put.reason,
                verdict=text,
                proposal=put if put.state == "open" else None,
                answerable=actor is not None and self.page.may_answer(put, actor),
                mine=put.side in self.page.sides,
            )
        ]
        words = {
            "accepted": gettext("同意。"),
            "rejected": gettext("不同意。"),
            "withdrawn": gettext("撤回提议。"),
        }
        if put.answered_by and put.answered_at:
            other = "enforcement" if put.side != "enforcement" else self.page.parties.carrier
            side = put.side if put.state == "withdrawn" else other
            said = put.answer or label
            lines.append(
                Talk(
                    put.answered_at,
                    put.answered_by.name,
                    str(SIDES.get(side, "")),
                    said,
                    verdict=words[put.state],
                )
            )
        return lines

    @property
    def agreed(self) -> int:
        """How many proposals were agreed to."""
        return sum(p.state == "accepted" for p in self.page.proposals)


def factor_words(items: Iterable[Item]) -> str:
    """``氮氧化物 80，二氧化硫 20 mg/m³；烟气黑度 1 级``: the unit once after its factors."""
    groups: dict[str, list[str]] = {}
    for item in items:
        unit = "" if item.unit == NO_UNIT else item.unit
        groups.setdefault(unit, []).append(f"{item.factor} {item.limit}".strip())
    parts = [
        gettext("，").join(words) + (f" {unit}" if unit else "") for unit, words in groups.items()
    ]
    return gettext("；").join(parts)
