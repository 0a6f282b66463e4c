"""A standard's edition and its limits as data (标准版本、限值行).

A row says one limit with everything that must hold for it to apply. An empty condition puts no
demand; an empty `scope` or `region` stands for all units or places that no other row names.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from liance.norms.citations import Certainty, Citation
from liance.norms.standards.limits import Limit


class RowKind(StrEnum):
    """What a row demands; `none`: the standard sets no limit there (a dash in print)."""

    MAX = "max"
    MIN = "min"
    RANGE = "range"
    NOT_DETECTED = "not_detected"
    RATE_BY_HEIGHT = "rate_by_height"
    NONE = "none"


class Averaging(StrEnum):
    """Over what the limit holds; `unstated`: the source says nothing, nothing is compared."""

    SINGLE = "single"
    HOURLY_MEAN = "hourly_mean"
    DAILY_MEAN = "daily_mean"
    MAX = "max"
    UNSTATED = ""


DIMENSIONS = (
    "place",
    "source_period",
    "level",
    "fuel",
    "noise_class",
    "period",
    "noise_kind",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold. `season` is `MM-DD/MM-DD`, both ends included, and may pass the year's end;
    `water_temp` is a comparison in ℃ (`>12`, `<=12`); `region` names the provinces."""

    place: str = ""
    source_period: str = ""
    level: str = ""
    fuel: str = ""
    noise_class: str = ""
    period: str = ""
    noise_kind: str = ""
    season: str = ""
    water_temp: str = ""
    region: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """The alternative by removal rate: above this influent (the limit's unit) more than `percent`
    must be removed instead."""

    influent_above: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit. `limit` is none for a rate by height and where none is set; `heights` are
    (stack height in m, limit in `unit`), rising; `heights_complete` false: the printed table goes
    on above the last one held; `min_stack_m`: no lower stack is allowed; `o2_reference` in %."""

    number: int
    table: str
    factor: str
    aliases: tuple[str, ...]
    condition: Condition
    kind: RowKind
    value: str
    unit: str
    averaging: Averaging
    limit: Limit | None
    certainty: Certainty
    condition_certainty: Certainty
    heights: tuple[tuple[Decimal, Decimal], ...] = ()
    heights_complete: bool = True
    min_stack_m: Decimal | None = None
    o2_reference: Decimal | None = None
    removal: Removal | None = None
    first: date | None = None
    last: date | None = None
    clause: str = ""
    source: str = ""
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether the row holds on a day, ends included."""
        return (self.first or day) <= day <= (self.last or day)

    @property
    def sureness(self) -> Certainty:
        """The weaker of what is known about the number and about its condition."""
        order = (Certainty.VERIFIED, Certainty.SECONDARY, Certainty.UNVERIFIED)
        return max(self.certainty, self.condition_certainty, key=order.index)


@dataclass(frozen=True, slots=True)
class Ground:
    """The legal ground (依据) on which a result of one averaging is held to a limit of another."""

    measured: Averaging
    limit: Averaging
    text: str
    certainty: Certainty
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A part of the printed standard that is known to exist and is not held here.

    An empty field puts no demand: with all empty the whole edition is not held. `kind`
    `rate_by_height`: what is missing are rates, the concentrations stand. `amendment`: what
    is missing is an amendment's text, and what it governs cannot be judged.
    """

    why: str
    en: str
    table: str = ""
    factors: tuple[str, ...] = ()
    kind: str = ""
    source_period: str = ""
    level: str = ""
    place: str = ""
    scope: tuple[str, ...] = ()
    averaging: str = ""
    first: date | None = None
    last: date | None = None
    amendment: bool = False


@dataclass(frozen=True, slots=True)
class Continued:
    """Tables that a partial replacement leaves in force: they are read from the edition before."""

    version: str
    tables: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard. `code` has the year (GB 18918-2002), `version` names an amended
    edition under the same code, `revision` counts what was entered at a site (0: shipped).

    `first`, `last`: in force, ends included; no `first`: not on file, from the code's year on.
    `complete`: every number of the printed standard is held, a missing factor is not in it.
    """

    code: str
    version: str
    title: str
    en: str
    kind: str
    medium: str
    first: date | None
    last: date | None
    date_certainty: Certainty
    complete: bool
    source: str
    rows: tuple[LimitRow, ...]
    applies_to: tuple[str, ...] = ()
    fuel_as: tuple[tuple[str, str], ...] = ()
    grounds: tuple[Ground, ...] = ()
    not_held: tuple[NotHeld, ...] = ()
    continued: Continued | None = None
    revision: int = 0
    signed_by: tuple[str, ...] = field(default=())

    @property
    def base(self) -> str:
        """The code without its year: `GB 18918`."""
        return self.code.rsplit("-", 1)[0]

    @property
    def year(self) -> int:
        """The year in the code."""
        return int(self.code.rsplit("-", 1)[1])

    @property
    def start(self) -> date:
        """The first day it is taken to be in force."""
        return self.first or date(self.year, 1, 1)

    @property
    def surely_from(self) -> date:
        """The day from which it is in force without doubt. A code has the year of issue, and a
        standard may come into force in the year after it: where the day is not on file the end of
        that year is awaited (联测评价约定). An amendment has the standard's code and not its
        year: without its day it is never in force without doubt."""
        return self.first or (date.max if self.version else date(self.year + 2, 1, 1))

    @property
    def name(self) -> str:
        """How a verdict names it: code, amendment, and the entry at this site where there is one."""
        amended = f"（{self.version}）" if self.version else ""
        entered = f"〔本地第{self.revision}版〕" if self.revision else ""
        return f"{self.code}{amended}{entered}"

    def in_force(self, day: date) -> bool:
        """Whether the edition holds on a day, ends included."""
        return self.start <= day <= (self.last or day)

    def least_stack(self, factor: str) -> Decimal | None:
        """The least height in m that the standard allows for a stack of a factor, where it says."""
        told = (row.min_stack_m for row in self.rows if row.factor == factor)
        return max((least for least in told if least is not None), default=None)

    def citation(self, row: LimitRow) -> Citation:
        """Where a row stands in print, with how sure we are of it."""
        condition = row.condition
        table = f"表{row.table}" if row.table else ""
        parts = (row.clause or table, condition.level, "、".join(condition.scope))
        return Citation(self.name, " ".join(part for part in parts if part), row.sureness)
