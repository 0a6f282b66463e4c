"""Which limit a question means (限值选取): standard, date, table, factor and conditions.

`select` answers with at most one limit for the concentration (or level) and at most one rate by
height, or says with a stable code why there is none. It never takes one of several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError, NormRemark
from liance.norms.standards.catalogue import Catalogue
from liance.norms.standards.editions import (
    DIMENSIONS,
    Averaging,
    Edition,
    Ground,
    LimitRow,
    NotHeld,
    RowKind,
)
from liance.norms.standards.narrowing import (
    Asked,
    asked_words,
    narrow_by_averaging,
    narrow_by_region,
    narrow_by_scope,
    narrow_by_season,
    narrow_by_water,
    narrow_by_word,
    scope_fits,
)
from liance.norms.standards.questions import Question
from liance.norms.standards.reported import is_absent
from liance.norms.standards.row_reading import names_factor, same_factor
from liance.norms.standards.steps import Step
from liance.norms.standards.vocabulary import fold, read_code

SELECTION = Citation("限值选取", "按标准版本、条件与采样日期", Certainty.DESIGN)


@dataclass(frozen=True, slots=True)
class Selected:
    """The limit found. `row`: of the concentration or level, none where only a rate is limited;
    `rate`: the rate by height, a `NormError` where it cannot be told, none where none is set.
    `ground` is the legal ground taken where the averaging differs."""

    edition: Edition
    row: LimitRow | None
    rate: LimitRow | NormError | None
    remarks: tuple[NormRemark, ...] = ()
    ground: Ground | None = None


def selection_steps(selected: Selected) -> tuple[Step, ...]:
    """What was chosen and taken for granted, as steps of a verdict: edition first, then remarks."""
    row = selected.row if selected.row or not isinstance(selected.rate, LimitRow) else selected.rate
    citation = selected.edition.citation(row) if row else None
    edition = Step("edition", selected.edition.name, citation=citation)
    return (edition, *(_said(remark, selected.ground) for remark in selected.remarks))


def _said(remark: NormRemark, ground: Ground | None) -> Step:
    code, text = remark.code.removeprefix("standards."), remark.parts.get("text", "")
    if code == "averaging_by_ground" and ground is not None:
        return ground_step(ground)
    return Step(code, text)


def ground_step(ground: Ground) -> Step:
    """The legal ground as a step, with how sure we are of it."""
    cited = Citation(ground.text.partition("：")[0], "", ground.certainty)
    return Step("averaging_by_ground", ground.text, citation=cited)


@cites(SELECTION)
def select(question: Question, catalogue: Catalogue) -> Selected | NormError:
    """The limit that a question means, or a `NormError` whose part `text` names what is at fault.

    Errors `standards.…`: `standard_unreadable`, `standard_unknown`, `edition_not_in_force`, `start_unknown`,
    `values_not_held`, `amendment_not_held`, `factor_missing`, `factor_not_held`, `factor_not_in_standard`,
    `table_unknown`, `table_missing`, `<condition>_missing`, `<condition>_unknown`,
    `limit_not_found`, `no_limit_set`, `averaging_differs`, `averaging_missing`.
    """
    code = read_code(question.standard)
    if code is None:
        return NormError("standards.standard_unreadable", {"text": question.standard})
    day = question.sampled_on or question.today
    edition = catalogue.in_force(*code, day)
    if isinstance(edition, NormError):
        return edition
    asked = asked_words(question)
    if isinstance(asked, NormError):
        return asked
    factor = question.factor
    amended = _missing(edition, asked, day, factor, before=True)
    if amended is not None:
        return amended
    rows = _of_factor(edition, question, asked, day)
    found = rows if isinstance(rows, NormError) else _selected(edition, rows, asked, day)
    if isinstance(found, NormError):
        # what stands in print and is not held here is no fault of the question
        lacking = _missing(edition, asked, day, factor, before=False)
        return lacking if lacking is not None and found.code in _LACKING else found
    return replace(found, remarks=_dated(question, edition) + found.remarks)


def rows_of_factor(
    question: Question, catalogue: Catalogue
) -> tuple[Edition, Sequence[LimitRow]] | NormError:
    """The edition in force and all its limits of the factor, whatever their conditions.

    Errors as `select`; used where the question cannot be narrowed to one limit.
    """
    code = read_code(question.standard)
    if code is None:
        return NormError("standards.standard_unreadable", {"text": question.standard})
    day = question.sampled_on or question.today
    edition = catalogue.in_force(*code, day)
    if isinstance(edition, NormError):
        return edition
    asked = asked_words(question)
    if isinstance(asked, NormError):
        return asked
    rows = _of_factor(edition, question, asked, day)
    if isinstance(rows, NormError):
        return rows
    place = asked.place or _default_place(edition.medium)
    limits = [
        row
        for row in rows
        if row.kind not in (RowKind.RATE_BY_HEIGHT, RowKind.NONE)
        and row.condition.place in ("", place)
    ]
    text = _text(f"{edition.name} {question.factor}")
    return (edition, limits) if limits else NormError("standards.limit_not_found", text)


def select_rate(
    question: Question, catalogue: Catalogue
) -> tuple[Edition, LimitRow | NormError] | None:
    """The rate by height that a standard sets for the factor of a stack, whatever limit of the
    concentration is compared, or why it cannot be told.

    None where no standard on file sets one. Errors as `select`.
    """
    code = read_code(question.standard)
    day = question.sampled_on or question.today
    edition = None if code is None else catalogue.in_force(*code, day)
    if not isinstance(edition, Edition) or edition.medium != "gas":
        return None
    asked = asked_words(question)
    if isinstance(asked, NormError):
        named = _rates_of([r for r in edition.rows if same_factor(r, question.factor, "gas")])
        return (edition, asked) if named else None
    rows = _of_factor(edition, question, asked, day)
    if isinstance(rows, NormError):
        found = _rate(edition, [], asked, day, question.factor)
    else:
        found = _rate(edition, _rates_of(rows), asked, day, rows[0].factor)
    return None if found is None else (edition, found)


_LACKING = frozenset(
    f"standards.{code}"
    for code in (
        "factor_missing",
        "values_not_held",
        "factor_not_held",
        "table_unknown",
        "limit_not_found",
    )
)


def _dated(question: Question, edition: Edition) -> tuple[NormRemark, ...]:
    remarks = []
    if question.sampled_on is None:
        remarks.append(NormRemark("standards.date_assumed", _text(question.today)))
    if edition.first is None:
        remarks.append(NormRemark("standards.start_not_on_file", _text(edition.name)))
    return tuple(remarks)


def _text(what: object) -> dict[str, str]:
    return {"text": str(what)}


def _of_factor(
    edition: Edition, question: Question, asked: Asked, day: date
) -> Sequence[LimitRow] | NormError:
    """The rows of the factor in the asked table, in force on the day."""
    factor = question.factor
    unnamed = is_absent(factor)
    if unnamed and len({row.factor for row in edition.rows}) != 1:
        return NormError("standards.factor_missing", _text(edition.name))
    medium = edition.medium
    rows = [row for row in edition.rows if unnamed or same_factor(row, factor, medium)]
    if not rows:
        code = "factor_not_in_standard" if edition.complete else "factor_not_held"
        return NormError(f"standards.{code}", _text(f"{edition.name} {factor}"))
    named = [row for row in rows if not asked.table or fold(row.table) == asked.table]
    if not named:
        return NormError("standards.table_unknown", _text(f"{edition.name} {question.table}"))
    held = [row for row in named if row.in_force(day)]
    return held or NormError("standards.limit_not_found", _text(f"{edition.name} {day}"))


def _missing(
    edition: Edition, asked: Asked, day: date, factor: str, *, before: bool
) -> NormError | None:
    """The part of the printed standard that would answer and is not held: `before` any row, an
    amendment and what is said of named units, which another row must not answer instead."""
    for part in edition.not_held:
        first = part.amendment or bool(part.scope)
        if (
            not part.kind
            and first is before
            and _concerns(part, asked, day, factor, edition.medium)
        ):
            code = "amendment_not_held" if part.amendment else "values_not_held"
            return NormError(f"standards.{code}", {"text": part.why, "en": part.en})
    return None


def _concerns(part: NotHeld, asked: Asked, day: date, factor: str, medium: str) -> bool:
    if not (part.first or day) <= day <= (part.last or day):
        return False
    if part.factors and not names_factor(part.factors, factor, medium):
        return False
    if part.scope and not scope_fits(asked.scope, part.scope):
        return False
    period = asked.source_period or ("" if asked.table else "new")
    pairs = (
        (part.table, asked.table),
        (part.source_period, period),
        (part.level, asked.level),
        (part.place, asked.place or _default_place(medium)),
        (part.averaging, asked.averaging),
    )
    return all(not demanded or demanded == has for demanded, has in pairs)


def _default_place(medium: str) -> str:
    return {"noise": "boundary", "gas": "stack"}.get(medium, "")


def _rates_of(rows: Sequence[LimitRow]) -> list[LimitRow]:
    return [row for row in rows if row.kind is RowKind.RATE_BY_HEIGHT]


def _selected(
    edition: Edition, rows: Sequence[LimitRow], asked: Asked, day: date
) -> Selected | NormError:
    rates = _rates_of(rows)
    others = [row for row in rows if row.kind is not RowKind.RATE_BY_HEIGHT]
    rate = _rate(edition, rates, asked, day, rows[0].factor)
    if rates and not others:
        return rate if isinstance(rate, NormError) else Selected(edition, None, rate)
    one = _one(edition, others, asked)
    return one if isinstance(one, NormError) else replace(one, rate=rate)


def _rate(
    edition: Edition, rates: Sequence[LimitRow], asked: Asked, day: date, factor: str
) -> LimitRow | NormError | None:
    if (asked.place or _default_place(edition.medium)) != "stack":
        return None
    if not rates:
        unheld = (p for p in edition.not_held if p.kind == RowKind.RATE_BY_HEIGHT)
        known = any(_concerns(part, asked, day, factor, edition.medium) for part in unheld)
        text = _text(f"{edition.name} {factor}")
        return NormError("standards.values_not_held", text) if known else None
    found = _one(edition, rates, asked)
    if isinstance(found, NormError) or found.row is None:
        return found if isinstance(found, NormError) else None
    return _reachable(edition, found.row, asked.stack_height)


def _reachable(
    edition: Edition, row: LimitRow, stack_height: Decimal | None
) -> LimitRow | NormError:
    """A rate whose printed table goes on above what is held is not extrapolated upward."""
    highest = row.heights[-1][0]
    if stack_height is not None and stack_height > highest and not row.heights_complete:
        return NormError(
            "standards.values_not_held", _text(f"{edition.name} {row.factor} > {highest} m")
        )
    return row


def _one(edition: Edition, rows: Sequence[LimitRow], asked: Asked) -> Selected | NormError:
    """The one row that all conditions leave."""
    left: Sequence[LimitRow] | NormError = rows
    for dimension in DIMENSIONS:
        if not isinstance(left, NormError):
            left = narrow_by_word(edition, left, asked, dimension)
    # a scope is looked for among what is left: a row for all units may stand at one place only
    if not isinstance(left, NormError):
        left = narrow_by_scope(edition, left, asked)
    for narrow in (narrow_by_season, narrow_by_water):
        if not isinstance(left, NormError):
            left = narrow(left, asked)
    if isinstance(left, NormError):
        return left
    remarks: list[NormRemark] = []
    return _of_one_averaging(edition, narrow_by_region(left, asked, remarks), asked, remarks)


def _of_one_averaging(
    edition: Edition, rows: Sequence[LimitRow], asked: Asked, remarks: list[NormRemark]
) -> Selected | NormError:
    narrowed = narrow_by_averaging(edition, rows, asked)
    if isinstance(narrowed, NormError):
        return narrowed
    left, ground = narrowed
    if ground is not None:
        text = {"text": ground.text, "certainty": ground.certainty.value}
        remarks.append(NormRemark("standards.averaging_by_ground", text))
    if len(left) != 1:
        tables = sorted({row.table for row in left})
        return NormError("standards.table_missing", _text("、".join(tables)))
    row = left[0]
    if row.kind is RowKind.NONE:
        return NormError("standards.no_limit_set", _text(edition.citation(row).text()))
    if not asked.averaging and row.averaging is not Averaging.UNSTATED:
        remarks.append(NormRemark("standards.averaging_assumed", _text(row.averaging.value)))
    if edition.medium == "noise" and row.condition.place == "indoor":
        remarks.append(NormRemark("standards.indoor_by_boundary"))
    if edition.continued and row.table in edition.continued.tables:
        remarks.append(NormRemark("standards.amendment_partly_held", _text(edition.name)))
    return Selected(edition, row, None, tuple(remarks), ground)
