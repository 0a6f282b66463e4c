"""How a person wishes to be reminded."""

from datetime import datetime, time

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.registry.models import Staff
from liance.mechanism.reminding import errors
from liance.mechanism.reminding.models import Wish
from liance.mechanism.reminding.policies import NOBODY, OWN
from liance.mechanism.reminding.rules.timing import DIGEST_AT, Quiet

NOUN = "reminding:wish"
FIELDS = ("mail", "sms", "digest", "quiet_from", "quiet_to")


@transaction.atomic
def set_wish(
    *,
    mail: bool,
    sms: bool,
    digest: bool,
    quiet_from: time,
    quiet_to: time,
    version: int,
    actor: Actor,
    at: datetime,
) -> Wish:
    """Keep the actor's own wishes; ``version`` 0 where there are none yet.

    Errors: ``reminding.no_address``, ``reminding.quiet_day``, ``Stale``.
    """
    actor.require(OWN)
    staff = Staff.objects.select_related("user").filter(pk=actor.staff_id or NOBODY).first()
    if staff is None or staff.user is None:
        raise NotFound("registry:staff")
    if sms and not staff.phone:
        raise Refused(errors.NO_ADDRESS, field="sms")
    quiet = Quiet(quiet_from, quiet_to)
    if all(quiet.holds(hour) for hour in DIGEST_AT):
        raise Refused(errors.QUIET_DAY, field="quiet_to")
    new = {
        "mail": mail,
        "sms": sms,
        "digest": digest,
        "quiet_from": quiet_from,
        "quiet_to": quiet_to,
    }
    row = Wish.objects.select_for_update().filter(staff=staff).first()
    if (row.version if row else 0) != version:
        raise Stale(NOUN)
    if row is None:
        row = Wish.objects.create(staff=staff, created_at=at, created_by=actor.user_id, **new)
    else:
        for name in FIELDS:
            setattr(row, name, new[name])
        row.version += 1
        row.save()
    said = {**new, "quiet_from": f"{quiet_from:%H:%M}", "quiet_to": f"{quiet_to:%H:%M}"}
    note("reminding:wish:set", row, noun=NOUN, actor=actor, at=at, body=said)
    return row
