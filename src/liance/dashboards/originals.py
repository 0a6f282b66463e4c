"""Who may see a stored original: whoever may see one record that holds it, and who stored it.

A package that binds originals to its records adds its question to ``HOLDERS``.
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.policies import holds_file as procurement_holds
from liance.mechanism.coordination.queries.papers import holds_file as sheets_hold
from liance.mechanism.custody.queries.boxes import holds_file as boxes_hold
from liance.mechanism.laboratory.queries.originals import holds_file as results_hold
from liance.mechanism.meetings.mechanisms import holds_file as mechanisms_hold
from liance.mechanism.meetings.queries import holds_file as minutes_hold
from liance.mechanism.operations.queries import holds_file as visits_hold
from liance.mechanism.oversight.queries import holds_file as notices_hold
from liance.mechanism.reporting.queries import holds_file as decisions_hold

NOUN = "files:file"


class Holder(NamedTuple):
    """Asks whether an actor may see a file; ``right``: what opens the pages of its records, empty
    where the question itself asks for it."""

    right: str
    holds: Callable[[Actor, UUID], bool]


HOLDERS: tuple[Holder, ...] = (
    Holder("operations:visit:view", visits_hold), Holder("custody:bottle:view", boxes_hold),
    Holder("", results_hold), Holder("reporting:report:view", decisions_hold),
    Holder("", sheets_hold), Holder("", mechanisms_hold), Holder("", procurement_holds),
    Holder("", notices_hold), Holder("", minutes_hold),
)  # fmt: skip


def readable(actor: Actor, file_id: UUID, *, stored_it: bool = True) -> StoredFile:
    """The original, if the actor may see it; ``NotFound`` otherwise, as for one that is not.

    ``stored_it``: whether it is enough to have stored it, as for a person; a token sees no more than
    its scopes.
    """
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        raise NotFound(NOUN)
    if (stored_it and _stored_it(actor, stored)) or any(
        (not one.right or actor.may(one.right)) and one.holds(actor, file_id) for one in HOLDERS
    ):
        return stored
    raise NotFound(NOUN)


def own(actor: Actor, file_id: UUID) -> StoredFile:
    """An original that the actor stored, to be put to a record; ``NotFound`` for any other."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or not _stored_it(actor, stored):
        raise NotFound(NOUN)
    return stored


def _stored_it(actor: Actor, stored: StoredFile) -> bool:
    return stored.stored_by is not None and stored.stored_by == actor.user_id
