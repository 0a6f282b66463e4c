"""The scoring rule and the checklist on file, read from ``data/supervision.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from liance.norms.citations import Certainty, Citation

DATA = Path(__file__).parents[1] / "data" / "supervision.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The English one for ``en``, else the Chinese."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score: weight in points, what a minor and a serious finding cost."""

    key: str
    weight: Decimal
    title: Words
    how: Words
    minor: Decimal = Decimal(0)
    serious: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the checklist with the text that it follows."""

    key: str
    title: Words
    basis: Citation


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything in the file. ``says``: what it is worth, printed wherever it is used;
    ``permitted``: relative deviation of a comparison, in per cent."""

    edition: str
    says: Words
    permitted: Decimal
    parts: tuple[Part, ...]
    questions: Mapping[str, Question]


@cache
def catalogue() -> Catalogue:
    """The file, read once."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    questions = {row["key"]: _question(row) for row in data["question"]}
    return Catalogue(
        data["edition"], Words(data["zh"], data["en"]),
        Decimal(data["comparison"]["permitted_percent"]),
        tuple(_part(row) for row in data["part"]), questions,
    )  # fmt: skip


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        row["key"], Decimal(row["weight"]), Words(row["zh"], row["en"]),
        Words(row["how_zh"], row["how_en"]), Decimal(row.get("deduct_minor", "0")),
        Decimal(row.get("deduct_serious", "0")),
    )  # fmt: skip


def _question(row: Mapping[str, Any]) -> Question:
    basis = Citation(row["source"], row["article"], Certainty(row["certainty"]))
    return Question(row["key"], Words(row["zh"], row["en"]), basis)
