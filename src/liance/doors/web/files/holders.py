"""Who may see a stored original: whoever may see one record that holds it, and who stored it.

A package that binds originals to its records adds its question to ``HOLDERS``.
"""

from collections.abc import Callable
from uuid import UUID

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.policies import holds_file as procurement_holds
from liance.mechanism.coordination.queries.papers import holds_file as sheets_hold
from liance.mechanism.custody.queries.boxes import holds_file as boxes_hold
from liance.mechanism.laboratory.queries.originals import holds_file as results_hold
from liance.mechanism.meetings.mechanisms import holds_file as mechanisms_hold
from liance.mechanism.operations.queries import holds_file as visits_hold
from liance.mechanism.reporting.queries import holds_file as decisions_hold

Holder = Callable[[Actor, UUID], bool]

HOLDERS: tuple[Holder, ...] = (
    visits_hold, boxes_hold, results_hold, decisions_hold, sheets_hold,
    mechanisms_hold,
    procurement_holds,
)  # fmt: skip


def readable(actor: Actor, file_id: UUID) -> StoredFile:
    """The original, if the actor may see it; ``NotFound`` otherwise, as for one that is not."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        raise NotFound("files:file")
    own = stored.stored_by is not None and stored.stored_by == actor.user_id
    if own or any(holds(actor, file_id) for holds in HOLDERS):
        return stored
    raise NotFound("files:file")
