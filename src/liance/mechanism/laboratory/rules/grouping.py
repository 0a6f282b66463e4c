"""What may stand together in a batch, and what its submission must hold. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.mechanism.laboratory.rules.acceptance import ControlSample, Finding
from liance.norms.errors import NormError
from liance.norms.standards.decimals import DIVIDING, Exact, half_width, read_number
from liance.norms.standards.reported import ValueKind, read_reported

MOST = 60


def check_one_factor(found: Sequence[tuple[str, str]]) -> None:
    """One factor of one medium, not more than can be read on a page.

    Errors: laboratory.batch_empty, batch_mixed, batch_too_large.
    """
    if not found:
        raise Refused("laboratory.batch_empty")
    if len(set(found)) > 1:
        raise Refused("laboratory.batch_mixed")
    if len(found) > MOST:
        raise Refused("laboratory.batch_too_large", most=MOST)


def check_analyst(analyst: UUID, actor: UUID | None) -> None:
    """Who opened the batch fills it in. Error: laboratory.batch_analyst."""
    if analyst != actor:
        raise Refused("laboratory.batch_analyst")


def check_complete(members: set[UUID], given: Iterable[UUID]) -> None:
    """Every sample has its reading, none stands twice. Error: laboratory.batch_incomplete."""
    listed = list(given)
    if set(listed) != members or len(listed) != len(members):
        raise Refused("laboratory.batch_incomplete", missing=len(members - set(listed)))


_NUMBERS = {
    "blank": (), "spike": ("found", "added"), "reference": ("found", "certified", "uncertainty"),
}  # fmt: skip


def check_control(control: ControlSample, place: int) -> None:
    """The texts of a control sample can be read: a blank and a spike's base may be non-detects.

    Error: laboratory.control_unreadable, ``field`` is ``control.<place>.<field>``.
    """
    reported = ["found"] if control.kind == "blank" else ["base"] if control.kind == "spike" else []
    for name in reported:
        text = getattr(control, name)
        value = read_reported(text)
        if isinstance(value, NormError) or value.kind is ValueKind.ABSENT:
            raise _unreadable(control, place, name)
    for name in _NUMBERS[control.kind]:
        number = read_number(half_width(getattr(control, name)))
        if number is None or (name in ("added", "uncertainty") and number <= 0):
            raise _unreadable(control, place, name)


def _unreadable(control: ControlSample, place: int, name: str) -> Refused:
    return Refused(
        "laboratory.control_unreadable", field=f"control.{place}.{name}", place=place,
        text=getattr(control, name),
    )  # fmt: skip


def check_releasable(findings: Sequence[Mapping[str, object]]) -> None:
    """Every missed criterion may be accepted with a reason. Error: batch_not_releasable."""
    if any(f["met"] is False and not f["may_release"] for f in findings):
        raise Refused("laboratory.batch_not_releasable")


def stored(finding: Finding) -> dict[str, object]:
    """A finding as JSON."""
    cited = finding.citation
    return {
        "code": finding.code, "met": finding.met, "may_release": finding.may_release,
        "facts": dict(finding.facts), "source": cited.source, "article": cited.article,
        "certainty": cited.certainty.value,
    }  # fmt: skip


def decimal(number: Exact) -> Decimal:
    """A limit as a decimal; an unending fraction to 28 digits."""
    if isinstance(number, Fraction):
        return DIVIDING.divide(Decimal(number.numerator), Decimal(number.denominator))
    return number
