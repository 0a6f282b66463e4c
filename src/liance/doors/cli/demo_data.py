"""The data of `liance demo`: the world and its story, loaded once, all or nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from liance.flows.demonstration.cast import DEMO_LOGINS, DEMO_PASSWORD
from liance.foundation.access.models import User
from liance.foundation.access.roles import ROLES
from liance.foundation.kernel.clock import now
from liance.foundation.ledger.seal import seal
from liance.mechanism.registry.models import Staff

# The story's oldest act lies some hundred days back.
BEFORE = timedelta(days=130)


def load(say: Callable[[str], None]) -> list[tuple[str, str, str]]:
    """Load the demonstration into an empty database; returns (role, sign-in name, password), one
    for each role. A load that was cut leaves nothing behind and starts anew."""
    if not User.objects.exists():
        # Half a second of imports that later starts do without.
        from liance.flows.demonstration.story import tell
        from liance.flows.demonstration.world import build_world

        at = now()
        say("装入演示数据 / loading the demonstration")
        with transaction.atomic():
            world = build_world(at=at - BEFORE, province=settings.LIANCE_PROVINCE)
            if settings.LIANCE_PROVINCE == "61":
                tell(world, at=at, say=lambda what: say(f"  {what}"))
        seal(at=now())
    return list(_logins())


def _logins() -> Iterator[tuple[str, str, str]]:
    people = {
        s.user.username: s
        for s in Staff.objects.select_related("user", "agency").filter(
            user__username__in=DEMO_LOGINS
        )
        if s.user
    }
    for username in DEMO_LOGINS:
        if username in people:
            staff = people[username]
            grant = staff.user.grants.first() if staff.user else None
            role = ROLES[grant.role] if grant else None
            words = f"{role.zh} {role.en}" if role else ""
            yield f"{words}　{staff.name}，{staff.agency.name}", username, DEMO_PASSWORD
