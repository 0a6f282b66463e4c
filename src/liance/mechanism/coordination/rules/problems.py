"""What a rule answers when it is not met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as kept

from liance.foundation.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """Why not: a code of ``errors.CODES``, the form field it belongs to, facts for the wording."""

    code: str
    field: str = ""
    facts: Mapping[str, object] = kept(default_factory=dict)

    def refusal(self) -> Refused:
        """The same as an exception for the action to raise."""
        return Refused(self.code, field=self.field, **self.facts)


def insist(problems: Iterable[Problem | None]) -> None:
    """Raise the first problem there is."""
    for problem in problems:
        if problem is not None:
            raise problem.refusal()
