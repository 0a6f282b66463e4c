"""Narrowing the rows of a factor down by what is asked, one condition at a time."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from liance.norms.errors import NormError, NormRemark
from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.editions import Averaging, Edition, Ground, LimitRow
from liance.norms.standards.overlaps import in_season
from liance.norms.standards.questions import Question
from liance.norms.standards.reported import is_absent
from liance.norms.standards.vocabulary import OTHER_UNITS, fold, meaning, read_table

Rows = Sequence[LimitRow]

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_WATER_TEMP = re.compile(r"(<=|>=|<|>)(.+)")
_SCOPE_PARTS = re.compile(r"[、,;]|及")
_PARENTHESES = re.compile(r"\([^)]*\)")
_DEFAULTS = {"noise": {"place": "boundary", "noise_kind": "leq"}, "gas": {"place": "stack"}}
_FACTOR_PERIODS = {
    "昼间噪声": "day",
    "夜间噪声": "night",
    "昼间等效声级": "day",
    "夜间等效声级": "night",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, each condition as its code; empty or none where it is absent."""

    table: str
    level: str
    scope: tuple[str, ...]
    source_period: str
    fuel: str
    averaging: str
    noise_class: str
    period: str
    noise_kind: str
    place: str
    region: str
    water_temp: Decimal | None
    stack_height: Decimal | None
    sampled_on: date | None


def asked_words(question: Question) -> Asked | NormError:
    """Read the conditions of a question, or `standards.<condition>_unknown` of the first at fault."""
    words: dict[str, str] = {}
    for dimension in (
        "level",
        "source_period",
        "fuel",
        "averaging",
        "noise_class",
        "period",
        "noise_kind",
        "place",
    ):
        code = meaning(dimension, getattr(question, dimension))
        if code is None:
            return _fault(f"{dimension}_unknown", getattr(question, dimension))
        words[dimension] = code
    numbers: dict[str, Decimal | None] = {}
    for name in ("water_temp_c", "stack_height_m"):
        text = getattr(question, name)
        numbers[name] = None if is_absent(text) else read_number(half_width(text))
        if numbers[name] is None and not is_absent(text):
            return _fault(f"{name}_unknown", text)
    table, place = read_table(question.table)
    if place and words["place"] not in ("", place):
        return _fault("place_unknown", question.place)
    period = _FACTOR_PERIODS.get(fold(question.factor), "")
    if period and words["period"] not in ("", period):
        return _fault("period_unknown", question.period)
    words["place"], words["period"] = words["place"] or place, words["period"] or period
    return Asked(
        table=table,
        scope=scope_words(question.scope),
        region="" if is_absent(question.region) else question.region.strip(),
        water_temp=numbers["water_temp_c"],
        stack_height=numbers["stack_height_m"],
        sampled_on=question.sampled_on,
        **words,
    )


def _fault(code: str, text: str) -> NormError:
    return NormError(f"standards.{code}", {"text": text})


@lru_cache(maxsize=4096)
def scope_words(text: str) -> tuple[str, ...]:
    """The industries a scope names, each as it is looked up; none for absent and `其他`."""
    if is_absent(text):
        return ()
    bare = _PARENTHESES.sub("", fold(text))
    parts = (part.removesuffix("工业") for part in _SCOPE_PARTS.split(bare))
    return tuple(part for part in parts if part and part not in OTHER_UNITS)


def scope_fits(asked: Sequence[str], scope: Sequence[str]) -> bool:
    """Whether a row's scope names everything that is asked."""
    named = {word for name in scope for word in scope_words(name)}
    return bool(asked) and set(asked) <= named


def narrow_by_scope(edition: Edition, rows: Rows, asked: Asked) -> Rows | NormError:
    """The rows of the asked scope, else those of all other units.

    A scope that no row of the edition names is `scope_unknown`: a slip of the pen must not fall
    back to another limit. Without one, a factor limited for named units only is `scope_missing`.
    """
    fitting = [row for row in rows if scope_fits(asked.scope, row.condition.scope)]
    if fitting:
        return fitting
    if asked.scope and not _known_scope(edition, asked.scope):
        return _fault("scope_unknown", "、".join(asked.scope))
    others = [row for row in rows if not row.condition.scope]
    if others:
        return others
    return _fault("scope_missing", "；".join(dict.fromkeys(_scope_text(row) for row in rows)))


def _known_scope(edition: Edition, asked: Sequence[str]) -> bool:
    scopes = [row.condition.scope for row in edition.rows]
    return any(scope_fits(asked, scope) for scope in (*scopes, edition.applies_to))


def _scope_text(row: LimitRow) -> str:
    return "、".join(row.condition.scope)


def narrow_by_word(edition: Edition, rows: Rows, asked: Asked, dimension: str) -> Rows | NormError:
    """The rows that a word of a closed list leaves; the word absent, its default where it has one."""
    present = sorted({getattr(row.condition, dimension) for row in rows} - {""})
    if not present:
        return rows
    word = getattr(asked, dimension) or _default(edition, asked, dimension, present)
    if dimension == "fuel":
        word = dict(edition.fuel_as).get(word, word)
    if dimension == "place" and edition.medium == "gas" and word == "boundary":
        word = "fugitive"
    if not word:
        return _fault(f"{dimension}_missing", "、".join(present))
    left = [row for row in rows if getattr(row.condition, dimension) in ("", word)]
    return left or _fault("limit_not_found", f"{edition.name} {dimension} {word}")


def _default(edition: Edition, asked: Asked, dimension: str, present: Sequence[str]) -> str:
    if dimension == "source_period":
        # the table named says the period where it holds one only
        return present[0] if asked.table and len(present) == 1 else "new"
    return _DEFAULTS.get(edition.medium, {}).get(dimension, "")


def narrow_by_season(rows: Rows, asked: Asked) -> Rows | NormError:
    """The rows of the season of sampling; without a sampling date a season is not guessed."""
    if not any(row.condition.season for row in rows):
        return rows
    day = asked.sampled_on
    if day is None:
        return _fault("sampled_on_missing", "、".join(sorted({r.condition.season for r in rows})))
    return [r for r in rows if not r.condition.season or in_season(r.condition.season, day)]


def narrow_by_water(rows: Rows, asked: Asked) -> Rows | NormError:
    """The rows of the water temperature; without one it is not guessed."""
    if not any(row.condition.water_temp for row in rows):
        return rows
    if asked.water_temp is None:
        texts = sorted({row.condition.water_temp for row in rows})
        return _fault("water_temp_c_missing", "、".join(texts))
    return [row for row in rows if _warm(row.condition.water_temp, asked.water_temp)]


def _warm(condition: str, temperature: Decimal) -> bool:
    found = _WATER_TEMP.fullmatch(condition)
    return found is None or _COMPARE[found[1]](temperature, Decimal(found[2]))


def narrow_by_region(rows: Rows, asked: Asked, remarks: list[NormRemark]) -> Rows:
    """The rows of the region named, else of all others, with a remark where none was named."""
    if not any(row.condition.region for row in rows):
        return rows
    named = [row for row in rows if asked.region in row.condition.region]
    if not asked.region:
        regions = [name for row in rows for name in row.condition.region]
        remarks.append(NormRemark("standards.region_assumed", {"text": "、".join(regions)}))
    return named or [row for row in rows if not row.condition.region]


def narrow_by_averaging(
    edition: Edition, rows: Rows, asked: Asked
) -> tuple[Rows, Ground | None] | NormError:
    """The rows whose averaging is asked for, those of a stated legal ground with it, or an error.

    Absent: the one averaging there is. Limits without a stated averaging fit everything.
    """
    if not asked.averaging:
        kinds = sorted({row.averaging.value for row in rows})
        return (rows, None) if len(kinds) < 2 else _fault("averaging_missing", "、".join(kinds))
    measured = Averaging(asked.averaging)
    same = [row for row in rows if row.averaging in (measured, Averaging.UNSTATED)]
    if same or not rows:
        return same, None
    for ground in edition.grounds:
        covered = [row for row in rows if row.averaging is ground.limit]
        if ground.measured is measured and covered:
            return covered, ground
    kinds = sorted({row.averaging.value for row in rows})
    return _fault("averaging_differs", f"{asked.averaging} / {'、'.join(kinds)}")
