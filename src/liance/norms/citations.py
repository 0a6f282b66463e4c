"""Where a rule comes from: source, article, and how sure we are.

`@cites(...)` attaches citations to a rule function and lists it, so that the table of rules in
the documents is generated from the code itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])


class Certainty(StrEnum):
    """How far a citation was checked."""

    VERIFIED = "verified"  # read in the official text or a complete copy of it
    SECONDARY = "secondary"  # taken from a source that reports the text
    UNVERIFIED = "unverified"  # known, not yet checked against the printed text
    COMPUTED = "computed"  # follows from a cited formula
    DESIGN = "design"  # this product's own decision


_LABELS = {
    "zh": {
        Certainty.VERIFIED: "已核对原文",
        Certainty.SECONDARY: "据转引",
        Certainty.UNVERIFIED: "未核对原文",
        Certainty.COMPUTED: "据公式计算",
        Certainty.DESIGN: "本系统约定",
    },
    "en": {
        Certainty.VERIFIED: "verified",
        Certainty.SECONDARY: "secondary source",
        Certainty.UNVERIFIED: "not verified against the text",
        Certainty.COMPUTED: "computed",
        Certainty.DESIGN: "design of this system",
    },
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a rule: `Citation("GB/T 8170-2008", "4.3", Certainty.UNVERIFIED)`."""

    source: str
    article: str
    certainty: Certainty

    def text(self, language: str = "zh") -> str:
        """One line: source, article and the mark of certainty, in `zh` or `en`."""
        label = _LABELS[language][self.certainty]
        mark = f"〔{label}〕" if language == "zh" else f" [{label}]"
        return f"{self.source} {self.article}".strip() + mark


_rules: dict[str, tuple[Citation, ...]] = {}


def cites(*citations: Citation) -> Callable[[Rule], Rule]:
    """Attach citations to a rule function (`citations_of`) and list it (`cited_rules`)."""

    def attach(rule: Rule) -> Rule:
        _rules[f"{rule.__module__}.{rule.__qualname__}"] = citations
        return rule

    return attach


def citations_of(rule: Callable[..., Any]) -> tuple[Citation, ...]:
    """The citations attached to a rule function; none for an uncited one."""
    return _rules.get(f"{rule.__module__}.{rule.__qualname__}", ())


def cited_rules() -> Mapping[str, tuple[Citation, ...]]:
    """Every cited rule imported so far: dotted name → citations. Read-only view."""
    return MappingProxyType(_rules)
