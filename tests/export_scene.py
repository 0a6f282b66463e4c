"""What goes out and comes in, as people meet it: an export that is ready, one that waits, an import, a
token, a webhook."""

from datetime import datetime

from tests.api_scene import token
from tests.authorisation import Ids

from liance.flows import exporting as flow
from liance.flows.demonstration.world import World
from liance.mechanism.exchange.actions import exporting
from liance.mechanism.exchange.actions.hooks import add_hook
from liance.mechanism.exchange.actions.importing import ADDED, Came, Sent, record

WHO = "hanxue"


def exports(world: World, *, at: datetime) -> Ids:
    """Identifiers of a finished and of a waiting export, of a token and a webhook of ``WHO``."""
    actor = world.actor(WHO)
    asked = {"wanted": {}, "language": "zh-hans", "actor": actor, "at": at}
    ready = flow.ask(listed="sources", form="csv", **asked)
    taken = exporting.take(at=at)
    assert taken is not None
    flow.export(taken, clock=lambda: at, told=lambda rows, counted: True)
    waiting = flow.ask(listed="sheets", form="xlsx", **asked)
    own = token(world, WHO, "sheets:read", secret="liance_of_the_dispatcher")
    hook = add_hook(
        name="数据平台", url="http://127.0.0.1:9/x", secret="a-secret-of-theirs", places={},
        kinds_=["coordination:sheet:send"], allowed=("127.0.0.1",), actor=actor, at=at,
    )  # fmt: skip
    return {
        "export": ready.id, "open_export": waiting.id, "token": own.id, "hook": hook.id,
    }  # fmt: skip


def intake(world: World, *, at: datetime) -> Ids:
    """The identifier of a list of sources that the administrator imported."""
    made = record(
        kind="sources", about=None, sent=Sent("list.csv", "单位名称,辖区\n甲厂,610304".encode(), "text/csv"),
        came=[Came(2, ADDED, "甲厂")], actor=world.actor("xieyun"), at=at,
    )  # fmt: skip
    return {"intake": made.id}
