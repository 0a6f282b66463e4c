"""The checks on file: id, basis, thresholds and sentences, read from ``data/checks.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from liance.foundation.kernel.clock import SHANGHAI
from liance.norms.citations import Certainty, Citation

PATH = Path(__file__).parent / "data" / "checks.toml"
RUN, NOT_HELD, ELSEWHERE = "run", "not_held", "elsewhere"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# From where a sentence names one of many to its end or its next part.
EXAMPLE = re.compile(r"，例如[^。；]*|, e\.g\. [^;]*?(?=\.$|;)")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The English one for ``en``, else the Chinese."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Number(Words):
    """The name of a threshold, and its unit as printed."""

    unit: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``state``: ``run``, or ``not_held``, ``elsewhere`` with ``why``; ``threshold``: the
    numbers that decide, ``threshold_certainty`` where they come from; ``say``: a sentence by code;
    ``alarms``: how often a statistical one errs."""

    id: str
    title: Words
    basis: Citation
    state: str
    statistical: bool
    threshold: Mapping[str, float]
    threshold_certainty: Certainty
    threshold_source: str
    say: Mapping[str, Words]
    why: Words
    note: Words
    alarms: Words

    def sentence(
        self, code: str, facts: Mapping[str, Any], language: str = "zh", *, example: bool = True
    ) -> str:
        """What was seen, in one plain sentence, without its example where ``example`` is false.
        ``KeyError`` for a code that the file lacks."""
        shown = {key: _shown(key, value, language) for key, value in facts.items()}
        shown |= {key: f"{value:g}" for key, value in self.threshold.items() if key not in shown}
        words = self.say[code].text(language)
        return (words if example else EXAMPLE.sub("", words)).format_map(shown)


@cache
def checks() -> Mapping[str, Check]:
    """Every check by its id, F01 to F25."""
    return MappingProxyType({row["id"]: _check(row) for row in _data()["check"]})


def _data() -> Mapping[str, Any]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


@cache
def numbers() -> Mapping[str, Number]:
    """What each threshold is, by its name in the file."""
    return MappingProxyType({key: Number(*row) for key, row in _data()["numbers"].items()})


@cache
def _steps() -> Mapping[str, Words]:
    return MappingProxyType({key: Words(*pair) for key, pair in _data()["steps"].items()})


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        id=row["id"], title=Words(row["zh"], row["en"]),
        basis=Citation(row["source"], row["article"], Certainty(row["certainty"])),
        state=row.get("state", RUN), statistical=row.get("statistical", False),
        threshold=MappingProxyType(row.get("threshold", {})),
        threshold_certainty=Certainty(row.get("threshold_certainty", "design")),
        threshold_source=row.get("threshold_source", ""),
        say=MappingProxyType({code: Words(*pair) for code, pair in row.get("say", {}).items()}),
        why=Words(*row.get("why", ("", ""))), note=Words(*row.get("note", ("", ""))),
        alarms=Words(*row.get("alarms", ("", ""))),
    )  # fmt: skip


def _shown(key: str, value: Any, language: str) -> str:
    if key.endswith("_ms"):
        at = EPOCH + timedelta(milliseconds=int(value))
        return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if key.endswith("_day"):
        return (EPOCH + timedelta(days=int(value))).strftime("%Y-%m-%d")
    if key in {"earlier", "later"}:
        return _steps()[str(value)].text(language)
    return f"{value:.1f}" if isinstance(value, float) else str(value)
