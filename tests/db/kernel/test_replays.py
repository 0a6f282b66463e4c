"""The same key acts once; with another body it is refused; a refusal leaves the key unused."""

from uuid import UUID, uuid4

import pytest

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.models import Replay
from liance.foundation.kernel.replays import once


class Counter:
    """Counts how often it acted."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"/visits/{self.count}/"


def send(world: World, key: UUID, act: Counter, *, body: str = "a", who: str = "liwentao") -> str:
    return once(key, actor=world.actor(who), path="/x/", body_hash=body, at=world.at, act=act)


def test_the_second_sending_gets_the_first_answer(world: World) -> None:
    key, act = uuid4(), Counter()
    assert send(world, key, act) == "/visits/1/"
    assert send(world, key, act) == "/visits/1/"
    assert act.count == 1
    assert send(world, uuid4(), act) == "/visits/2/"


def test_another_body_or_person_under_the_same_key_is_refused(world: World) -> None:
    key, act = uuid4(), Counter()
    send(world, key, act)
    with pytest.raises(Refused, match="key_reused"):
        send(world, key, act, body="b")
    with pytest.raises(Refused, match="key_reused"):
        send(world, key, act, who="zhaoting")
    assert act.count == 1


def test_a_refusal_leaves_the_key_unused(world: World) -> None:
    key = uuid4()

    def refuse() -> str:
        raise Refused("kernel.stale")

    with pytest.raises(Refused, match="stale"):
        once(key, actor=world.actor("liwentao"), path="/x/", body_hash="a", at=world.at, act=refuse)
    assert not Replay.objects.filter(pk=key).exists()
