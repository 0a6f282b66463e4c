"""Limits on a sheet as people write them: the number and its unit in one line. Pure."""

from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.errors import NormError
from liance.norms.standards.limits import read_limit
from liance.norms.standards.units import Unit, read_unit

LONGEST = {"limit": 40, "unit": 20, "standard": 120, "factor": 60}
"""Characters that the columns of a factor hold."""


def split_limit(text: str) -> tuple[str, str] | Problem:
    """``50 mg/L``, ``6 ~ 9``, ``≤50mg/m³``, ``不得检出`` as limit and unit, each as written.

    Empty text is no limit. Errors: coordination.limit_unread (with ``text``): what is no limit,
    with or without a unit behind it, would leave every result unjudged.
    """
    text = text.strip()
    if not text or not isinstance(read_limit(text), NormError):
        return text, ""
    for cut in range(len(text) - 1, 0, -1):
        limit, unit = text[:cut].strip(), text[cut:].strip()
        if isinstance(read_unit(unit), Unit) and not isinstance(read_limit(limit), NormError):
            return limit, unit
    return Problem("coordination.limit_unread", "points", {"text": text[:60]})


def check_unit(unit: str) -> Problem | None:
    """A unit that results can be compared in, or none. Errors: coordination.unit_unread."""
    if isinstance(read_unit(unit), NormError):
        return Problem("coordination.unit_unread", "points", {"text": unit[:60]})
    return None


def check_length(part: str, text: str) -> Problem | None:
    """Errors: coordination.too_long (with ``text`` and ``most`` characters)."""
    if len(text) <= LONGEST[part]:
        return None
    return Problem("coordination.too_long", "points", {"text": text, "most": LONGEST[part]})
