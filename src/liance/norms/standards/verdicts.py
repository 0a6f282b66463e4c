"""A verdict with the way to it (判定结果)."""

from dataclasses import dataclass

from liance.norms.citations import Citation
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact
from liance.norms.standards.reasons import NO_GUESS, Reason, VerdictKind
from liance.norms.standards.steps import Step, explain, one_line


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict with the numbers compared, in the limit's unit, and the way to it.

    `times` is the exceedance multiple, none where it is undefined.
    """

    verdict: VerdictKind
    reason: Reason
    citation: Citation
    steps: tuple[Step, ...]
    judged_value: str = ""
    judged_limit: str = ""
    times: Exact | None = None

    def explanation(self, language: str = "zh") -> str:
        """The steps as one line, in `zh` or `en`."""
        return explain(self.steps, language)


def not_judged(reason: Reason, text: str = "") -> Verdict:
    """The verdict of a case that lacks what a judgement needs; `text` is the cell at fault."""
    step = Step(reason.value, one_line(text), citation=NO_GUESS)
    return Verdict(VerdictKind.NOT_JUDGED, reason, NO_GUESS, (step,))


_NO_BASIS = frozenset(
    [
        Reason.VALUES_NOT_HELD, Reason.FACTOR_NOT_HELD, Reason.AMENDMENT_NOT_HELD,
        Reason.AVERAGING_DIFFERS, Reason.START_UNKNOWN,
    ]
)  # fmt: skip


def unselected(fault: NormError) -> Verdict:
    """The verdict where no limit could be selected: `cannot_judge` where the law's number is known
    to exist and cannot be applied, `not_judged` where the question lacks something."""
    reason = Reason(fault.code.removeprefix("standards."))
    kind = VerdictKind.CANNOT_JUDGE if reason in _NO_BASIS else VerdictKind.NOT_JUDGED
    step = Step(reason.value, one_line(fault.parts.get("text", "")), citation=NO_GUESS)
    return Verdict(kind, reason, NO_GUESS, (step,))
