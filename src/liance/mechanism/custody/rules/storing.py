"""How long bottles are kept after analysis, and when they may go (留样、处置). Pure."""

from datetime import date

from liance.foundation.kernel.errors import Refused
from liance.norms.citations import Certainty, Citation, cites

RETAINED = Citation("留样", "到期前、结果审定前处置须写明原因", Certainty.DESIGN)


def check_retention(*, until: date, today: date, place: str) -> None:
    """A retained bottle has a place and a date to come.

    Errors: custody.until_past, custody.place_missing.
    """
    if until <= today:
        raise Refused("custody.until_past", field="until")
    if not place.strip():
        raise Refused("custody.place_missing", field="place")


@cites(RETAINED)
def check_disposal(
    *, number: str, method: str, until: date | None, today: date, early_reason: str,
    awaited: str = "",
) -> None:  # fmt: skip
    """How a bottle goes is said; before its date, or while the result of the factor ``awaited`` is
    not approved, also why. The last day itself is kept.

    Errors: custody.reason_missing, custody.retained_still, custody.results_awaited.
    """
    if not method.strip():
        raise Refused("custody.reason_missing", field="method")
    if awaited and not early_reason.strip():
        raise Refused(
            "custody.results_awaited", field="early_reason", number=number, factor=awaited
        )
    if until is not None and today <= until and not early_reason.strip():
        raise Refused(
            "custody.retained_still", field="early_reason", number=number, until=until.isoformat()
        )
