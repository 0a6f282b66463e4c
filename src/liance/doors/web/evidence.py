"""What speaks against results as evidence, as pages say it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from liance.doors.web.routes import Request
from liance.doors.web.samples import gaps
from liance.doors.web.samples.shown import language
from liance.doors.web.visits.words import DEFICIENCIES
from liance.mechanism.custody.queries import Evidence


@dataclass(frozen=True, slots=True)
class Against:
    """One thing: in words; the bottle on whose page it is explained, none for the gate."""

    text: str | Promise
    number: str = ""
    bottle_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The standing as a page shows it."""

    serves: bool
    gate: bool
    against: tuple[Against, ...]


def shown(evidence: Evidence, request: Request) -> Shown:
    """The standing in words; bottles are linked for who may see them."""
    may_see = request.actor.may("custody:bottle:view")
    said = [Against(DEFICIENCIES.get(code, code)) for code in evidence.deficiencies]
    for gap in evidence.gaps:
        seen = gaps.shown(gap, at=request.at, language=language())
        number = "-".join(gap.number.split("-")[-2:])
        said.append(
            Against(f"{seen.word}：{seen.text}", number, gap.bottle_id if may_see else None)
        )
    return Shown(evidence.serves, bool(evidence.deficiencies), tuple(said))
