"""What the norms answer where a rule cannot be met: an error value with a stable code.

A rule returns its result or a `NormError`; it raises nothing for bad input. The code names package
and fault (`identifiers.check_character`), the parts fill the sentence that a door makes of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NormError:
    """Why no result: a stable code and the parts of the sentence, all as text."""

    code: str
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NormRemark:
    """What is unusual in an accepted value: a stable code and the parts of the sentence."""

    code: str
    parts: Mapping[str, str] = field(default_factory=dict)


def gettext_noop(text: str) -> str:
    """Mark a Chinese sentence for the catalogues; a door translates it when it is shown."""
    return text
