"""Which originals results came from, and who may see them."""

from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.models import ResultFile
from liance.mechanism.laboratory.policies import visible_to


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a stored original is a result file of the actor's laboratory, all of whose results
    the actor may know of: a file shows every line."""
    rows = ResultFile.objects.filter(laboratory_id__in=[actor.agency_id], file_id=file_id)
    held = rows.first()
    if held is None or not actor.may("laboratory:batch:view"):
        return False
    return bool(visible_to(actor).filter(source_file=held).count() == held.rows)
