"""The methods on file: what each can determine, how low, how soon, with which control samples."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from liance.norms.citations import Certainty, Citation
from liance.norms.sampling.factors import find

DATA = Path(__file__).parent / "data"
BLANK, PARALLEL, RECOVERY = "blank", "parallel", "recovery"


@dataclass(frozen=True, slots=True)
class Wait:
    """The least time from the start of the analysis to its result, in minutes."""

    minutes: int
    tolerance_minutes: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Up to which relative deviation two parallels agree: ``percent`` for means up to ``up_to``
    (none: all further ones), in the method's unit; ``open``: that bound belongs to the next step."""

    up_to: Decimal | None
    percent: Decimal
    open: bool = False


@dataclass(frozen=True, slots=True)
class Default:
    """What laboratory parallels are held to where their method says nothing, in ``unit``."""

    unit: str
    steps: tuple[Tolerance, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Control:
    """Quality control of a batch. ``needs``: which of ``blank``, ``parallel``, ``recovery`` (spike
    or reference material); ``blanks``: how many; spike recovery in per cent, both ends included."""

    needs: tuple[str, ...]
    blanks: int
    parallels: tuple[Tolerance, ...]
    parallels_citation: Citation | None
    recovery_low: Decimal
    recovery_high: Decimal
    recovery_citation: Citation

    @property
    def compulsory(self) -> bool:
        """Whether the method asks for a control sample at all, and so for a batch."""
        return bool(self.needs)


@dataclass(frozen=True, slots=True)
class Minimum:
    """How many control samples a batch has at least: parallels as a share of its samples in per
    cent and at least so many; spikes and reference materials together."""

    parallel_percent: int
    parallel_least: int
    recovery_least: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What a method is read off: ``used``, then ``name`` is the kind of instrument; else ``name``
    says why none is."""

    used: bool
    name: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method for one medium. Limits are in ``unit``; none: not on file. ``condition``: what the
    limits hold for; ``replaced_by``: the method that took its place; ``apparatus``: none where it is
    not on file, or the standard leaves the choice."""

    standard: str
    name: str
    factors: tuple[str, ...]
    medium: str
    unit: str
    detection_limit: Decimal | None
    quantification_limit: Decimal | None
    limit_citation: Citation
    condition: str
    decimals: int | None
    significant: int | None
    digits_citation: Citation
    wait: Wait | None
    control: Control
    replaced_by: str = ""
    apparatus: Apparatus | None = None

    def covers(self, factor: str) -> bool:
        """Whether the factor, by any of its names, is in the method's scope."""
        known = find(factor, self.medium)
        return (known.name if known else factor) in self.factors


@cache
def all_methods() -> tuple[Method, ...]:
    """Every method on file, in the order of the file."""
    data = tomllib.loads((DATA / "methods.toml").read_text(encoding="utf-8"))
    return tuple(_method(row, data["general"]) for row in data["method"])


@cache
def _by_standard() -> Mapping[str, tuple[Method, ...]]:
    found: dict[str, list[Method]] = {}
    for method in all_methods():
        found.setdefault(standard_key(method.standard), []).append(method)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})


_STANDARD = re.compile(
    r"(?:GB|HJ)(?:/?[TZ])?\s*\d+(?:\.\d+)?\s*[-—–]\s*(?:19|20)?\d\d", re.IGNORECASE
)
_PARTS = re.compile(r"(GB|HJ)(/?[TZ])?\s*(\d+(?:\.\d+)?)\s*[-—–]\s*(?:19|20)?(\d\d)", re.IGNORECASE)


def standard_key(text: str) -> str:
    """``GB 11893-89`` and ``GB11893—1989`` alike; the text without blanks where it is neither."""
    match = _PARTS.search(text)
    if match is None:
        return "".join(text.split()).upper()
    series = match[1].upper() + ("/T" if match[2] else "")
    return f"{series}{match[3]}-{match[4]}"


def methods_named(text: str) -> tuple[Method, ...]:
    """The methods whose standard number stands in a text, none where it is not on file."""
    match = _STANDARD.search(text)
    return _by_standard().get(standard_key(match[0]), ()) if match else ()


def method_for(text: str, factor: str) -> Method | None:
    """The method of a text (``重铬酸盐法 HJ 828-2017``) for a factor; none: not on file for it."""
    return next((m for m in methods_named(text) if m.covers(factor)), None)


def methods_of(factor: str, medium: str = "") -> tuple[Method, ...]:
    """The methods on file for a factor, those in force first."""
    rows = [m for m in all_methods() if (not medium or m.medium == medium) and m.covers(factor)]
    return tuple(sorted(rows, key=lambda method: bool(method.replaced_by)))


def apparatus_for(text: str, factor: str, medium: str = "") -> Apparatus | None:
    """What the method of a text is read off; none: not on file, nothing is asked for.

    A reading whose method is not named is read as all methods in force for its factor are, where
    these agree on using an instrument; a noise level always off a sound level meter.
    """
    if medium == "noise":
        return _sound_level_meter()
    if text.strip():
        known = method_for(text, factor)
        return known.apparatus if known else None
    rows = [m.apparatus for m in methods_of(factor, medium) if not m.replaced_by]
    found = [one for one in rows if one is not None]
    if not found or len(found) < len(rows) or len({one.used for one in found}) > 1:
        return None
    return found[0]


@cache
def _sound_level_meter() -> Apparatus | None:
    data = tomllib.loads((DATA / "methods.toml").read_text(encoding="utf-8"))["medium"]["noise"]
    return _apparatus(data["source"], data["instrument"])


@cache
def general_control() -> Control:
    """What a batch is held to where its method is not on file."""
    return _control({}, _general(), "")


@cache
def default_parallels() -> Default:
    """The general tolerance of laboratory parallels, by magnitude; not verified."""
    row = _general()["parallels"]
    steps = tuple(
        Tolerance(_number(step.get("below")), Decimal(step["percent"]), open=True)
        for step in row["steps"]
    )
    cited = _cited(row["source"], "实验室平行样", row["certainty"])
    return Default(row["unit"], steps, cited)


@cache
def minimum() -> Minimum:
    """The least control samples of any batch."""
    row = _general()["minimum"]
    return Minimum(
        row["parallel_percent"], row["parallel_least"], row["recovery_least"],
        _cited(row["source"], "质控样最低数量", row["certainty"]),
    )  # fmt: skip


def _general() -> Mapping[str, Any]:
    data = tomllib.loads((DATA / "methods.toml").read_text(encoding="utf-8"))
    general: Mapping[str, Any] = data["general"]
    return general


def _method(row: Mapping[str, Any], general: Mapping[str, Any]) -> Method:
    standard = row["standard"]
    return Method(
        standard=standard, name=row["name"], factors=tuple(row["factors"]), medium=row["medium"],
        unit=row["unit"], detection_limit=_number(row.get("detection_limit")),
        quantification_limit=_number(row.get("quantification_limit")),
        limit_citation=_cited(standard, "检出限", row.get("limit_certainty", "unverified")),
        condition=row.get("condition", ""), decimals=row.get("decimals"),
        significant=row.get("significant"),
        digits_citation=_cited(standard, "结果表示", row.get("digits_certainty", "unverified")),
        wait=_wait(standard, row.get("wait")), control=_control(row, general, standard),
        replaced_by=row.get("replaced_by", ""),
        apparatus=_apparatus(standard, row.get("instrument")),
    )  # fmt: skip


def _apparatus(standard: str, row: Mapping[str, Any] | None) -> Apparatus | None:
    if row is None:
        return None
    used = "what" in row
    cited = _cited(standard, "仪器和设备", row["certainty"])
    return Apparatus(used, row["what"] if used else row["none"], cited)


def _wait(standard: str, row: Mapping[str, Any] | None) -> Wait | None:
    if row is None:
        return None
    cited = _cited(standard, row["what"], row["certainty"])
    return Wait(row["minutes"], row.get("tolerance_minutes", 0), cited)


def _control(row: Mapping[str, Any], general: Mapping[str, Any], standard: str) -> Control:
    parallels, recovery = row.get("parallels"), row.get("recovery", general["recovery"])
    own = "recovery" in row
    return Control(
        needs=tuple(row.get("needs", general["needs"])),
        blanks=row.get("blanks", general["blanks"]),
        parallels=tuple(
            Tolerance(_number(step.get("up_to")), Decimal(step["percent"]))
            for step in (parallels["steps"] if parallels else ())
        ),
        parallels_citation=_cited(standard, "平行样", parallels["certainty"]) if parallels else None,
        recovery_low=Decimal(recovery["low"]), recovery_high=Decimal(recovery["high"]),
        recovery_citation=_cited(
            standard if own else recovery["source"], "加标回收率", recovery["certainty"]
        ),
    )  # fmt: skip


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _cited(source: str, article: str, certainty: str) -> Citation:
    return Citation(source, article, Certainty(certainty))
