"""From a row's conditions to its plan: its own limit, else the one its standard sets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from liance.norms.citations import Citation
from liance.norms.errors import NormError
from liance.norms.standards.adjusting import gas_concentration, unverified
from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import Catalogue
from liance.norms.standards.conditions import NO_CONDITIONS, Conditions, condition_number
from liance.norms.standards.decimals import plain, shown
from liance.norms.standards.editions import Edition, LimitRow
from liance.norms.standards.noise import NoiseKind
from liance.norms.standards.plans import (
    Plan,
    RatePlan,
    explicit_plan,
    read_excess_air,
    unrated_kind,
)
from liance.norms.standards.questions import Question
from liance.norms.standards.rates import halves, rate_limit
from liance.norms.standards.reasons import NO_GUESS, Reason
from liance.norms.standards.removal import RemovalRule
from liance.norms.standards.reported import is_absent
from liance.norms.standards.selection import Selected, select, select_rate, selection_steps
from liance.norms.standards.stacks import EQUIVALENT, Combined, combine, read_stacks
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.verdicts import Verdict, not_judged, unselected
from liance.norms.standards.vocabulary import meaning

KEPT = 65_536
KG_H = "kg/h"
_RATE = (("mass", 1), ("time", -1))


class Planner:
    """Makes plans against a `catalogue` of standards and keeps them: rows repeat each other.

    `today` stands in for a missing sampling date. One planner serves one thread.
    """

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self.catalogue = catalogue
        self._today = today
        self._plans: dict[tuple[object, ...], Plan | Verdict] = {}

    def plan(self, case: Case, conditions: Conditions) -> Plan | Verdict:
        """The plan of a row, or the verdict that there can be none."""
        if conditions == NO_CONDITIONS:
            return Plan(case.limit, case.limit_unit, case.comparator)
        key = (
            case.limit, case.limit_unit, case.comparator, case.unit, case.factor, conditions,
        )  # fmt: skip
        found = self._plans.get(key)
        if found is None:
            if len(self._plans) >= KEPT:
                self._plans.clear()
            found = self._plans[key] = self._made(case, conditions)
        return found

    def _made(self, case: Case, conditions: Conditions) -> Plan | Verdict:
        if not is_absent(case.limit) or is_absent(conditions.standard):
            return self._own(case, conditions)
        sampled_on = sampling_day(conditions.sampled_on)
        if isinstance(sampled_on, Verdict):
            return sampled_on
        found = select(self._question(case, conditions, sampled_on), self.catalogue)
        if isinstance(found, NormError):
            return unselected(found)
        return _standard_plan(case, conditions, found)

    def _question(self, case: Case, conditions: Conditions, sampled_on: date | None) -> Question:
        return Question(
            factor=case.factor,
            today=self._today,
            sampled_on=sampled_on,
            **{name: getattr(conditions, name) for name in _ASKED},
        )

    def _own(self, case: Case, conditions: Conditions) -> Plan | Verdict:
        """The plan of a row with its own limit; a rate that the standard beside it sets counts."""
        plan = explicit_plan(case, conditions)
        unit = read_unit(case.unit)
        thinned = isinstance(unit, Unit) and gas_concentration(unit)
        if isinstance(plan, Verdict) or not thinned or is_absent(conditions.standard):
            return plan
        sampled_on = sampling_day(conditions.sampled_on)
        day = None if isinstance(sampled_on, Verdict) else sampled_on
        found = select_rate(self._question(case, conditions, day), self.catalogue)
        if found is None:
            return plan
        if isinstance(sampled_on, Verdict):
            return sampled_on
        rate = _rate_plan(*found, conditions)
        return rate if isinstance(rate, Verdict) else replace(plan, rate=rate)


_ASKED = (
    "standard", "table", "level", "scope", "source_period", "fuel", "averaging", "noise_class",
    "period", "noise_kind", "place", "water_temp_c", "stack_height_m",
)  # fmt: skip


def sampling_day(text: str) -> date | Verdict | None:
    """The sampling date in its cell: a date as ISO writes it, a time of day behind it left out."""
    if is_absent(text):
        return None
    try:
        return date.fromisoformat(text.strip()[:10].replace("/", "-"))
    except ValueError:
        return not_judged(Reason.CONDITION_UNREADABLE, f"sampled_on={text}")


def _standard_plan(case: Case, conditions: Conditions, found: Selected) -> Plan | Verdict:
    rate = None if found.rate is None else _rate_plan(found.edition, found.rate, conditions)
    if isinstance(rate, Verdict):
        return rate
    if rate is not None and (found.row is None or _is_rate(case.unit)):
        return _plan_of_rate(case, rate, found)
    assert found.row is not None  # noqa: S101 - a selection has a limit or a rate
    return _plan_of_limit(case, conditions, found, found.row, rate)


def _is_rate(text: str) -> bool:
    unit = read_unit(text)
    return isinstance(unit, Unit) and unit.dimensions == _RATE


def _plan_of_rate(case: Case, rate: RatePlan, found: Selected) -> Plan | Verdict:
    if rate.limit is None:
        if rate.fault is None:
            return not_judged(Reason.RATE_HEIGHT_MISSING)
        return Verdict(unrated_kind(rate.fault), rate.fault, NO_GUESS, rate.steps)
    source = rate.source
    return Plan(
        plain(rate.limit), KG_H, case.comparator,
        rate=rate, by_rate=True, remarks=_remarks(found, source), source=source,
    )  # fmt: skip


def _plan_of_limit(
    case: Case, conditions: Conditions, found: Selected, row: LimitRow, rate: RatePlan | None
) -> Plan | Verdict:
    remarks = _remarks(found, found.edition.citation(row))
    air = read_excess_air(conditions)
    if isinstance(air, Verdict):
        return air
    if air is not None:
        remarks = (*remarks, Step("excess_air_unused"))
    reference = row.o2_reference
    if reference is not None and not is_absent(conditions.o2_reference):
        given = condition_number("o2_reference", conditions.o2_reference)
        if isinstance(given, Verdict):
            return given
        reference = given
    limit = row.limit
    assert limit is not None  # noqa: S101 - rates and rows without a limit are not selected here
    source = found.edition.citation(row)
    noise = None
    if found.edition.medium == "noise":
        noise = NoiseKind(row.condition.noise_kind or NoiseKind.LEQ)
    removal = None
    if row.removal is not None:
        removal = RemovalRule(row.removal.influent_above, row.removal.percent / 100)
    return Plan(
        limit.operator + limit.text, row.unit, case.comparator,
        reference=reference, as_measured=reference is None, noise=noise, rate=rate,
        removal=removal, averaging=meaning("averaging", conditions.averaging) or "",
        remarks=remarks, source=source,
        limit_averaging=row.averaging.value, benchmark=False,
    )  # fmt: skip


def _remarks(found: Selected, source: Citation | None) -> tuple[Step, ...]:
    steps = selection_steps(found)
    return (*steps, *unverified(source)) if source is not None else steps


def _rate_plan(
    edition: Edition, row: LimitRow | NormError, conditions: Conditions
) -> RatePlan | Verdict:
    if isinstance(row, NormError):
        return _unlimited(row)
    source = edition.citation(row)
    if row.unit != KG_H:
        return _untold(Reason.RATE_NOT_COMPUTABLE, row.unit, source)
    height = condition_number("stack_height_m", conditions.stack_height_m)
    surroundings = condition_number("surroundings_height_m", conditions.surroundings_height_m)
    for read in (height, surroundings):
        if isinstance(read, Verdict):
            return read
    if not isinstance(height, Decimal):
        return RatePlan(source=source)
    least = edition.least_stack(row.factor)
    if least is not None and height < least:
        return _too_low(row, source, height, least)
    return _rate_at(row, source, height, surroundings, conditions)


def _too_low(row: LimitRow, source: Citation, height: Decimal, least: Decimal) -> RatePlan:
    """The rate limit for a stack that the standard does not allow: that of the least height."""
    said = Step("stack_below_least", f"{plain(height)} m / {plain(least)} m", citation=source)
    steps = rate_limit(row.heights, least, new_source=False)
    if isinstance(steps, NormError):
        return _untold(Reason.RATE_NOT_COMPUTABLE, steps.parts["text"], source)
    at_least = tuple(
        Step(step.code, f"{shown(step.value)} {KG_H}", step.formula, step.citation)
        for step in steps
    )
    cited = [step.citation for step in steps if step.citation]
    remarked = unverified(*dict.fromkeys(cited), source)
    return RatePlan(
        steps[-1].value, (said, *at_least, *remarked), source=source, low=True
    )  # fmt: skip


def _rate_at(
    row: LimitRow,
    source: Citation,
    height: Decimal,
    surroundings: Decimal | Verdict | None,
    conditions: Conditions,
) -> RatePlan | Verdict:
    """The rate limit at a stack's height, or at that of the equivalent stack it belongs to."""
    new = meaning("source_period", conditions.source_period) != "existing"
    around = surroundings if isinstance(surroundings, Decimal) else None
    stack = _combined(height, conditions.other_stacks)
    if isinstance(stack, Verdict):
        return stack
    alike = halves(stack.height, around, new_source=new) == halves(height, around, new_source=new)
    steps = rate_limit(row.heights, stack.height, surroundings=around, new_source=new)
    if isinstance(steps, NormError):
        return _untold(Reason.RATE_NOT_COMPUTABLE, steps.parts["text"], source)
    if not alike:
        # the standard leaves open whose height decides on the half
        text = f"{shown(stack.height)} m / {plain(height)} m"
        return _untold(Reason.STACKS_DIFFER, text, source)
    cited = [step.citation for step in steps if step.citation]
    joined = tuple(Step(code, said, formula, EQUIVALENT) for code, said, formula in stack.steps)
    if joined:
        cited.append(EQUIVALENT)
    shown_steps = joined + tuple(
        Step(step.code, f"{shown(step.value)} {KG_H}", step.formula, step.citation)
        for step in steps
    )
    remarked = unverified(*dict.fromkeys(cited), source)
    return RatePlan(steps[-1].value, shown_steps + remarked, source=source, others=stack.others)


def _combined(height: Decimal, text: str) -> Combined | Verdict:
    """The equivalent stack of the row's own and those named beside it; the own alone without."""
    others = () if is_absent(text) else read_stacks(text)
    if others is None:
        return not_judged(Reason.CONDITION_UNREADABLE, one_line(f"other_stacks={text}"))
    return combine(height, others)


def _unlimited(fault: NormError) -> RatePlan:
    """The plan of a rate whose limit could not be selected."""
    said = unselected(fault)
    if said.reason is Reason.VALUES_NOT_HELD:
        step = Step(Reason.RATE_NOT_HELD.value, said.steps[0].result)
        return RatePlan(steps=(step,), fault=Reason.RATE_NOT_HELD)
    steps = (Step(Reason.RATE_NOT_SELECTED.value), *said.steps)
    return RatePlan(steps=steps, fault=Reason.RATE_NOT_SELECTED)


def _untold(reason: Reason, text: str, source: Citation) -> RatePlan:
    return RatePlan(steps=(Step(reason.value, text),), fault=reason, source=source)
