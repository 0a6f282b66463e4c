"""How a row is to be judged, settled before any of its numbers is looked at (评价方案)."""

from dataclasses import dataclass
from decimal import Decimal

from liance.norms.citations import Citation
from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, condition_number
from liance.norms.standards.decimals import Exact, plain
from liance.norms.standards.noise import NoiseKind
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.removal import RemovalRule
from liance.norms.standards.reported import is_absent
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.unit_symbols import Scale
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.verdicts import Verdict, not_judged
from liance.norms.standards.vocabulary import meaning


@dataclass(frozen=True, slots=True)
class RatePlan:
    """The rate limit in kg/h with the steps to it; none where it cannot be told.

    `fault` and the steps then say why, no fault where only the stack's height is not given.
    `source`: where it stands.
    `others`: kg/h of the stacks that make one equivalent stack with the row's own. `low`: the stack
    is lower than the standard allows and the limit is that of the least height: over it is over,
    under it decides nothing.
    """

    limit: Exact | None = None
    steps: tuple[Step, ...] = ()
    fault: Reason | None = None
    source: Citation | None = None
    others: Exact = Decimal(0)
    low: bool = False


def unrated_kind(reason: Reason) -> VerdictKind:
    """The verdict on a rate that has no limit to be held to: the law's number is known to exist
    and is not held, or the row lacks something."""
    held = reason is not Reason.RATE_NOT_HELD
    return VerdictKind.NOT_JUDGED if held else VerdictKind.CANNOT_JUDGE


@dataclass(frozen=True, slots=True)
class Plan:
    """The limit with its unit, as cells, and what happens to a number before it is compared.

    `reference`: percent of oxygen to convert to; `excess_air`: the coefficient to convert to;
    `as_measured`: the limit knows none, oxygen is not used. `noise`: the kind of level where
    background and rounding apply. `benchmark`: the limit may be at a benchmark discharge volume.
    `by_rate`: the value is itself a rate. `averaging`: as stated of the result, `limit_averaging`
    as the standard says of the limit. `remarks` are said before the limit; `source`: where it
    stands.
    """

    limit: str
    limit_unit: str | None
    comparator: str = ""
    reference: Decimal | None = None
    as_measured: bool = False
    noise: NoiseKind | None = None
    rate: RatePlan | None = None
    by_rate: bool = False
    removal: RemovalRule | None = None
    averaging: str = ""
    remarks: tuple[Step, ...] = ()
    source: Citation | None = None
    excess_air: Decimal | None = None
    limit_averaging: str = ""
    benchmark: bool = True

    def case(self, case: Case) -> Case:
        """`case` against the plan's limit."""
        if case.limit is self.limit:
            return case
        return Case(
            case.value, self.limit, case.unit, self.limit_unit, case.detection_limit,
            self.comparator, case.comparison, case.medium, case.factor,
        )  # fmt: skip


def explicit_plan(case: Case, conditions: Conditions) -> Plan | Verdict:
    """The plan of a row with a limit of its own, which leads; a standard beside it is noted.

    What would choose a limit (table, level, scope, period of the source, fuel, class) is not
    looked at. A `not_judged` verdict names an unreadable number or word.
    """
    reference = condition_number("o2_reference", conditions.o2_reference)
    if isinstance(reference, Verdict):
        return reference
    air = read_excess_air(conditions)
    if isinstance(air, Verdict):
        return air
    noise = _noise(case, conditions)
    if isinstance(noise, Verdict):
        return noise
    remarks: list[Step] = []
    stated = conditions.averaging
    if not is_absent(stated):
        remarks.append(Step("averaging_taken", meaning("averaging", stated) or one_line(stated)))
    if not is_absent(conditions.standard):
        remarks.append(Step("limit_given_leads", one_line(conditions.standard)))
    return Plan(
        case.limit, case.limit_unit, case.comparator,
        reference=reference, noise=noise, averaging=meaning("averaging", stated) or "",
        remarks=tuple(remarks), excess_air=air,
    )  # fmt: skip


def read_excess_air(conditions: Conditions) -> Decimal | Verdict | None:
    """The coefficient of excess air that a limit refers to; a verdict where it cannot be one, or
    where a reference oxygen stands beside it."""
    air = condition_number("excess_air", conditions.excess_air)
    if not isinstance(air, Decimal):
        return air
    if not is_absent(conditions.o2_reference):
        text = f"{conditions.excess_air} / {conditions.o2_reference}"
        return not_judged(Reason.EXCESS_AIR_CONFLICT, text)
    return not_judged(Reason.EXCESS_AIR_UNDER_1, plain(air)) if air < 1 else air


def _noise(case: Case, conditions: Conditions) -> NoiseKind | Verdict | None:
    """The kind of level where a cell speaks of noise, none where none does or it is no level."""
    unit = read_unit(case.unit)
    if not isinstance(unit, Unit) or unit.scale is not Scale.LEVEL:
        return None
    words: dict[str, str] = {}
    for name in ("noise_class", "period", "noise_kind", "place"):
        text = getattr(conditions, name)
        word = meaning(name, text)
        if word is None:
            return not_judged(Reason.CONDITION_UNREADABLE, f"{name}={text}")
        words[name] = word
    if not any(words.values()):
        return None
    kind = NoiseKind(words["noise_kind"] or NoiseKind.LEQ)
    if kind is not NoiseKind.LEQ and words["period"] == "day":
        return not_judged(Reason.PEAK_BY_DAY)
    return kind
