"""Exports as people meet them: one that is ready, one that waits."""

from datetime import datetime

from tests.authorisation import Ids

from liance.flows import exporting as flow
from liance.flows.demonstration.world import World
from liance.mechanism.exchange.actions import exporting

WHO = "hanxue"


def exports(world: World, *, at: datetime) -> Ids:
    """Identifiers of a finished and of a waiting export of ``WHO``."""
    actor = world.actor(WHO)
    asked = {"wanted": {}, "language": "zh-hans", "actor": actor, "at": at}
    ready = flow.ask(listed="sources", form="csv", **asked)
    taken = exporting.take(at=at)
    assert taken is not None
    flow.export(taken, clock=lambda: at, told=lambda rows, counted: True)
    waiting = flow.ask(listed="sheets", form="xlsx", **asked)
    return {"export": ready.id, "open_export": waiting.id}
