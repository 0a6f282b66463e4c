"""Groups of agencies that hear of deadlines through a webhook."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.closed import close
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.registry.models import Agency
from liance.mechanism.reminding import errors
from liance.mechanism.reminding.actions.sending import PURPOSE
from liance.mechanism.reminding.models import Group
from liance.mechanism.reminding.policies import MANAGE_GROUPS, agencies_overseen, group_for
from liance.mechanism.reminding.rules.hosts import may_lead_to

NOUN = "reminding:group"
NEED_SECRET = ("dingtalk", "generic")


@transaction.atomic
def add_group(
    *,
    agency: Agency,
    name: str,
    kind: str,
    url: str,
    secret: str,
    allowed: Collection[str],
    actor: Actor,
    at: datetime,
) -> Group:
    """Let a group hear of an agency's deadlines. ``allowed``: further hosts that the site names.

    The address holds the robot's key: the event in the ledger names neither it nor the secret.
    Errors: ``reminding.group_host``, ``reminding.group_secret``, ``reminding.group_exists``.
    """
    actor.require(MANAGE_GROUPS)
    if not agencies_overseen(actor).filter(pk=agency.pk).exists():
        raise NotFound("registry:agency")
    if not may_lead_to(kind, url, allowed=allowed):
        raise Refused(errors.GROUP_HOST, field="url")
    if kind in NEED_SECRET and not secret:
        raise Refused(errors.GROUP_SECRET, field="secret")
    if Group.objects.filter(agency=agency, name=name.strip(), active=True).exists():
        raise Refused(errors.GROUP_EXISTS, field="name", name=name.strip())
    made = Group.objects.create(
        agency=agency, name=name.strip(), kind=kind, url=url,
        secret=close(secret, purpose=PURPOSE) if secret else "",
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reminding:group:add", made, noun=NOUN, actor=actor, at=at,
        body={"agency": agency.name, "name": made.name, "kind": kind},
    )  # fmt: skip
    return made


@transaction.atomic
def end_group(*, group_id: UUID, version: int, actor: Actor, at: datetime) -> Group:
    """Tell a group nothing more. ``NotFound``, ``Stale``."""
    row = group_for(actor, group_id, version=version)
    row.active = False
    row.version += 1
    row.save(update_fields=["active", "version"])
    note("reminding:group:end", row, noun=NOUN, actor=actor, at=at, body={"name": row.name})
    return row
