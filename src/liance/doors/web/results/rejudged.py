"""What became of a verdict when it was judged again."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from liance.doors.web.results.words import VERDICTS, short_times
from liance.foundation.kernel.actor import Actor
from liance.mechanism.reevaluation import queries
from liance.mechanism.reevaluation.models import Rejudged
from liance.mechanism.reevaluation.rules import SAME


def rejudged(visit_id: UUID, object_id: UUID, actor: Actor) -> list[dict[str, Any]]:
    """The re-evaluations of a result, the latest first; nothing for who may not know of them."""
    if not actor.may(queries.VIEW):
        return []
    rows = queries.history(visit_id, object_id)
    known = queries.known(actor, [row.run_id for row in rows])
    return [_line(row) | {"known": row.run_id in known} for row in rows]


def _line(row: Rejudged) -> dict[str, Any]:
    kind, word = VERDICTS[row.verdict]
    if row.verdict == "exceeds" and row.times:
        word = _("超标 %(times)s 倍") % {"times": short_times(row.times)}
    return {
        "run": row.run, "verdict": (kind, str(word)), "same": row.change == SAME,
        "against": f"{row.standard} {row.limit} {row.unit}".strip(),
    }  # fmt: skip
