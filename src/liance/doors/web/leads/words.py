"""What is said about leads, on their own pages and on those of a laboratory."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from liance.doors.web.standing import english
from liance.mechanism.screening.catalogue import checks, numbers
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.policies import is_quiet

FINDINGS: Mapping[str, Callable[[], str]] = {
    "explained": lambda: _("有合理解释"), "error": lambda: _("记录差错，已另行更正"),
    "referred": lambda: _("需要立案调查"), "undecided": lambda: _("不能判断"),
}  # fmt: skip


def language() -> str:
    """``en`` or ``zh``, as the page is shown."""
    return "en" if english() else "zh"


def sentence(lead: Lead) -> str:
    """What was seen, in one plain sentence, as the reader may know it."""
    check = checks()[lead.check_id]
    return check.sentence(lead.code, lead.facts, language(), example=not is_quiet(lead))


def title(lead: Lead) -> str:
    """The name of the lead's check."""
    return checks()[lead.check_id].title.text(language())


def thresholds(values: Mapping[str, float]) -> str:
    """The numbers that decide, each with its name and unit; a dash where there are none."""
    said = [
        f"{numbers()[name].text(language())} {value:g}{_after(numbers()[name].unit)}"
        for name, value in values.items()
    ]
    return (", " if english() else "，").join(said) or "—"


def _after(unit: str) -> str:
    return f" {unit}" if unit else ""
