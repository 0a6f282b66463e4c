"""The methods on file for a factor as lines of a table: limits, waiting time, how sure we are."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liance.doors.web.samples.shown import language
from liance.norms.methods.methods import Method, methods_of
from liance.norms.standards.decimals import plain


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A method as the entry page offers it."""

    standard: str
    name: str
    detection_limit: str
    quantification_limit: str
    wait: str
    basis: str
    replaced_by: str


def method_lines(factor: str, medium: str) -> list[MethodLine]:
    """The methods on file for a factor, those in force first."""
    return [_line(method) for method in methods_of(factor, medium)]


def _line(method: Method) -> MethodLine:
    low, high = method.detection_limit, method.quantification_limit
    known = low is not None
    return MethodLine(
        standard=method.standard, name=method.name,
        detection_limit=f"{plain(low)} {method.unit}" if low is not None else "—",
        quantification_limit=f"{plain(high)} {method.unit}" if high is not None else "—",
        wait=_wait(method),
        basis=method.limit_citation.text(language()) if known else _("没有入库的检出限"),
        replaced_by=method.replaced_by,
    )  # fmt: skip


def _wait(method: Method) -> str:
    wait = method.wait
    if wait is None:
        return "—"
    hours = wait.minutes // 60
    return _("至少 %(hours)s 小时") % {"hours": hours - wait.tolerance_minutes // 60}
