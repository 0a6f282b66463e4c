"""What was recorded beside a value (随测条件), and the row that is judged by it.

A limit that a sheet prints is held to the rules of the standard it names: its reference oxygen, its
averaging, the correction of noise. Where what these need was not recorded, nothing is judged.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.adjusting import gas_concentration
from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.editions import Averaging, Edition, Ground, LimitRow
from liance.norms.standards.limits import read_limit
from liance.norms.standards.named import read_named, read_words
from liance.norms.standards.planning import Planner
from liance.norms.standards.questions import Question
from liance.norms.standards.reasons import Reason
from liance.norms.standards.reported import is_absent
from liance.norms.standards.selection import ground_step, rows_of_factor, select, select_rate
from liance.norms.standards.steps import Step
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.verdicts import Verdict, not_judged, unselected
from liance.norms.standards.vocabulary import fold, meaning

SAFE = Citation("联测评价约定", "缺少评价条件的不判定", Certainty.DESIGN)
GRAB = "single"
AS_MEASURED = "as_measured"
_STRUCTURE = re.compile("结构|固定设备|倍频带")
_AS_MEASURED = frozenset([AS_MEASURED, "不折算", "按实测", "实测浓度"])


class Recorded(NamedTuple):
    """What was recorded beside a value, each as typed; empty: not recorded.

    `o2_measured`, `o2_reference` in %, `flow_m3h` m³/h dry at standard state, heights in m,
    `background` dB(A), `water_temp_c` ℃, `influent` in the value's unit. `o2_reference` may say
    `不折算`: the limit holds as measured. `excess_air`: the coefficient that the limit refers to;
    `other_stacks`, `volume`, `products` as `Conditions` and `Measured` have them.
    """

    o2_measured: str = ""
    o2_reference: str = ""
    flow_m3h: str = ""
    stack_height_m: str = ""
    surroundings_height_m: str = ""
    fuel: str = ""
    background: str = ""
    noise_kind: str = ""
    period: str = ""
    place: str = ""
    noise_class: str = ""
    averaging: str = ""
    water_temp_c: str = ""
    influent: str = ""
    excess_air: str = ""
    other_stacks: str = ""
    volume: str = ""
    products: str = ""


NOTHING_RECORDED = Recorded()
_CHOOSING = ("fuel", "noise_kind", "period", "place", "noise_class")
_STACKS = ("stack_height_m", "surroundings_height_m", "other_stacks")
_CHOSEN = ("table", "level", "scope", "source_period")
_RATED = ("table", "level", "scope", "source_period", *_STACKS, "sampled_on")
_FORBIDDING = frozenset(["standards.amendment_not_held", "standards.averaging_differs"])
_NO_HELP = frozenset(
    f"standards.{code}"
    for code in (
        "standard_unreadable", "standard_unknown", "edition_not_in_force", "start_unknown", "values_not_held",
        "factor_missing", "factor_not_held", "factor_not_in_standard", "table_unknown", "no_limit_set",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row as `judge_row` takes it; `before`: what is said of it first; `averaging`: what a printed
    limit asks for, where the paper or its standard says so."""

    case: Case
    conditions: Conditions
    measured: Measured
    before: tuple[Step, ...] = ()
    averaging: str = ""


def columns_of(row: Row) -> dict[str, str]:
    """A row as the columns of `liance judge`, empty cells left out."""
    case = {name: getattr(row.case, name) for name in Case.__slots__}
    cells = {**case, **row.conditions._asdict(), **row.measured._asdict()}
    return {name: text for name, text in cells.items() if text}


@cites(SAFE)
def row_of(
    case: Case, standard: str, recorded: Recorded, sampled_on: date, planner: Planner
) -> Row | Verdict:
    """The row for a value against the limit that a sheet prints with the words of its standard.

    Where the standard is held and sets that very limit, it is looked up by the sampling date; where
    it sets another, the printed one is held to the standard's reference oxygen and averaging.
    """
    case = replace(case, medium=case.medium or _medium(case))
    named = read_named(standard)
    asked = _asked(case, named.asks if named else {}, recorded)
    if isinstance(asked, Verdict):
        return asked
    if named is None:
        return _bare(case, recorded, _explicit(asked))
    conditions = asked._replace(standard=named.code, sampled_on=sampled_on.isoformat())
    return _by_named(case, conditions, recorded, planner)


def explicit_row(
    case: Case, recorded: Recorded, averaging: str = "", *, o2_reference: str = ""
) -> Row | Verdict:
    """The row for a value against a limit of a paper that is no standard: permit, approval.

    `averaging`: of the limit where the paper states it, so that none is assumed.
    """
    given = recorded._replace(o2_reference=o2_reference or recorded.o2_reference)
    asked = _asked(case, {}, given)
    if isinstance(asked, Verdict):
        return asked
    conditions = _explicit(asked)
    return _bare(case, given, conditions._replace(averaging="") if averaging else conditions)


def standard_row(
    case: Case, standard: str, asks: Mapping[str, str], recorded: Recorded, sampled_on: date
) -> Row | Verdict:
    """The row for a value against the limit that a standard sets under `asks` and the record."""
    asked = _asked(case, asks, recorded)
    if isinstance(asked, Verdict):
        return asked
    conditions = asked._replace(standard=standard, sampled_on=sampled_on.isoformat())
    return Row(_unlimited(case), conditions, _measured(recorded))


def stated_averaging(recorded: Recorded, medium: str) -> str:
    """The averaging of a result: as recorded; a sample of water taken at a visit is a grab."""
    return recorded.averaging or (GRAB if medium in ("", "water", "水", "废水") else "")


def _medium(case: Case) -> str:
    unit = read_unit(case.unit)
    return "gas" if isinstance(unit, Unit) and gas_concentration(unit) else ""


def _asked(case: Case, asks: Mapping[str, str], recorded: Recorded) -> Conditions | Verdict:
    """The conditions that sheet, factor and record state; a verdict where they contradict."""
    said = {**read_words(case.factor), **asks}
    words = {key: said[key] for key in _CHOSEN if said.get(key)}
    for key in _CHOOSING:
        code = meaning(key, getattr(recorded, key))
        if code is None:
            return not_judged(Reason.CONDITION_UNREADABLE, f"{key}={getattr(recorded, key)}")
        stated = meaning(key, said.get(key, ""))
        if code and stated and stated != code and key != "fuel":
            fault = f"{said[key]} / {code}"
            return unselected(NormError(f"standards.{key}_unknown", {"text": fault}))
        if said.get(key) or code:
            words[key] = said.get(key) or code
    if case.medium == "noise":
        words.setdefault("noise_kind", "leq")
    else:
        words = {k: w for k, w in words.items() if k not in ("noise_kind", "noise_class", "period")}
    stacks = {key: getattr(recorded, key) for key in _STACKS}
    return Conditions(
        **words, **stacks, excess_air=recorded.excess_air, water_temp_c=recorded.water_temp_c,
        averaging=stated_averaging(recorded, case.medium),
        o2_reference="" if is_as_measured(recorded.o2_reference) else recorded.o2_reference,
    )  # fmt: skip


def _explicit(asked: Conditions) -> Conditions:
    """What an explicit limit is judged under; nothing that would choose one."""
    return Conditions(
        averaging=asked.averaging, o2_reference=asked.o2_reference, noise_kind=asked.noise_kind,
        period=asked.period, place=asked.place, excess_air=asked.excess_air,
    )  # fmt: skip


def _measured(recorded: Recorded) -> Measured:
    return Measured(**{name: getattr(recorded, name) for name in Measured._fields})


def is_as_measured(text: str) -> bool:
    """Whether the words for a reference oxygen say that the limit asks for no conversion."""
    return fold(text) in _AS_MEASURED


def _needs_oxygen(case: Case, place: str) -> bool:
    unit = read_unit(case.unit)
    thinned = isinstance(unit, Unit) and gas_concentration(unit)
    return (
        thinned and case.medium in ("gas", "气", "废气") and place not in ("fugitive", "boundary")
    )


def _bare(case: Case, recorded: Recorded, conditions: Conditions) -> Row | Verdict:
    """A limit of which no standard on file says more: gas needs its oxygen basis stated."""
    measured = _measured(recorded)
    if not _needs_oxygen(case, conditions.place) or is_absent(case.limit):
        return Row(case, conditions, measured)
    if is_as_measured(recorded.o2_reference):
        step = Step("oxygen_not_referred")
        return Row(case, conditions, measured._replace(o2_measured=""), (step,))
    if is_absent(conditions.o2_reference) and is_absent(conditions.excess_air):
        return not_judged(Reason.OXYGEN_BASIS_MISSING)
    return Row(case, conditions, measured)


def _unlimited(case: Case) -> Case:
    # a standard of noise has one factor only, and sheets write it in many ways; noise that a
    # structure carries has limits of its own
    alike = case.medium == "noise" and not _STRUCTURE.search(case.factor)
    factor = "" if alike else case.factor
    return replace(case, limit="", limit_unit="", comparator="", factor=factor)


def _by_named(
    case: Case, conditions: Conditions, recorded: Recorded, planner: Planner
) -> Row | Verdict:
    empty = _unlimited(case)
    looked_up = Row(empty, conditions, _measured(recorded))
    if is_absent(case.limit):
        return looked_up
    question = _question(empty, conditions)
    found = select(question, planner.catalogue)
    if isinstance(found, NormError):
        if found.code in _FORBIDDING:
            return unselected(found)
        if found.code not in _NO_HELP:
            return _by_rules(case, conditions, recorded, question, planner)
    if isinstance(found, NormError) or found.row is None:
        return _noted(case, conditions, recorded, planner)
    if _same_limit(case, found.row):
        return looked_up
    row = _printed(case, conditions, recorded, [found.row], found.ground)
    return _with_rate(row, case, conditions, planner)


def _question(case: Case, conditions: Conditions) -> Question:
    asked = {
        name: getattr(conditions, name)
        for name in Question.__slots__
        if name not in ("factor", "today", "sampled_on", "region")
    }
    day = date.fromisoformat(conditions.sampled_on)
    return Question(factor=case.factor, today=day, sampled_on=day, **asked)


def _same_limit(case: Case, row: LimitRow) -> bool:
    printed, own, set_there = read_limit(case.limit), read_unit(_unit(case)), read_unit(row.unit)
    if isinstance(printed, NormError) or row.limit is None:
        return False
    same = (printed.kind, printed.low, printed.high, printed.strict) == (
        row.limit.kind, row.limit.low, row.limit.high, row.limit.strict,
    )  # fmt: skip
    if isinstance(own, Unit) and isinstance(set_there, Unit):
        return same and own == set_there
    return same and own is None and set_there is None


def _unit(case: Case) -> str:
    return case.unit if case.limit_unit is None else case.limit_unit or case.unit


def _noted(
    case: Case, conditions: Conditions, recorded: Recorded, planner: Planner
) -> Row | Verdict:
    """A printed limit whose standard is not held for this factor: it stands for itself."""
    row = _bare(case, recorded, _explicit(conditions))
    if isinstance(row, Verdict):
        return row
    noted = replace(row, conditions=row.conditions._replace(standard=conditions.standard))
    return _with_rate(noted, case, conditions, planner)


def _by_rules(
    case: Case, conditions: Conditions, recorded: Recorded, question: Question, planner: Planner
) -> Row | Verdict:
    """A printed limit where the standard cannot be narrowed to one of its own: what all its limits
    of the factor have in common holds."""
    held = rows_of_factor(question, planner.catalogue)
    if isinstance(held, NormError):
        return _noted(case, conditions, recorded, planner)
    edition, rows = held
    fuel = dict(edition.fuel_as).get(conditions.fuel, conditions.fuel)
    fitting = [row for row in rows if not fuel or row.condition.fuel in ("", fuel)] or list(rows)
    kinds = {row.averaging for row in fitting}
    stated = meaning("averaging", conditions.averaging) or ""
    ground = None
    if stated and not kinds & {Averaging(stated), Averaging.UNSTATED}:
        ground = _ground(edition, stated, kinds)
        if ground is None:
            text = f"{stated} / {'、'.join(sorted(kinds))}"
            return unselected(NormError("standards.averaging_differs", {"text": text}))
    row = _printed(case, conditions, recorded, fitting, ground)
    return _with_rate(row, case, conditions, planner)


def _with_rate(
    row: Row | Verdict, case: Case, asked: Conditions, planner: Planner
) -> Row | Verdict:
    """The row of a printed limit with what chooses the rate that its standard sets beside."""
    if isinstance(row, Verdict) or select_rate(_question(case, asked), planner.catalogue) is None:
        return row
    kept = {name: getattr(asked, name) for name in _RATED}
    return replace(row, conditions=row.conditions._replace(**kept))


def _ground(edition: Edition, stated: str, kinds: set[Averaging]) -> Ground | None:
    fitting = (g for g in edition.grounds if g.measured.value == stated and kinds <= {g.limit})
    return next(fitting, None)


def without_benchmark(recorded: Recorded) -> tuple[Recorded, tuple[Step, ...]]:
    """The record without the discharged volume, for a limit whose paper knows no benchmark volume,
    and the remark that it is not used."""
    if is_absent(recorded.volume) and is_absent(recorded.products):
        return recorded, ()
    return recorded._replace(volume="", products=""), (Step("benchmark_unused"),)


def _printed(
    case: Case,
    conditions: Conditions,
    recorded: Recorded,
    rows: Sequence[LimitRow],
    ground: Ground | None,
) -> Row | Verdict:
    """The printed limit under the reference oxygen of the standard's rows."""
    recorded, unused = without_benchmark(recorded)
    before = (ground_step(ground),) if ground else ()
    before = (*before, *unused)
    if not is_absent(conditions.excess_air):
        before = (*before, Step("excess_air_unused"))
        conditions = conditions._replace(excess_air="")
    kinds = {row.averaging for row in rows}
    asked = next(iter(kinds)).value if len(kinds) == 1 and not ground else ""
    explicit = _explicit(conditions)._replace(standard=conditions.standard)
    measured = _measured(recorded)
    if ground or any(row.averaging is not Averaging.UNSTATED for row in rows):
        explicit = explicit._replace(averaging="")
    if not _needs_oxygen(case, conditions.place):
        return Row(case, explicit, measured._replace(o2_measured=""), before, asked)
    references = {row.o2_reference for row in rows}
    given = conditions.o2_reference
    if is_absent(given):
        if len(references) > 1:
            fuels = "、".join(sorted({row.condition.fuel for row in rows} - {""}))
            return unselected(NormError("standards.fuel_missing", {"text": fuels}))
        (reference,) = references
        if reference is None:
            return Row(case, explicit, measured._replace(o2_measured=""), before, asked)
        given = plain(Decimal(reference))
    return Row(case, explicit._replace(o2_reference=given), measured, before, asked)
