"""The instant of the visits' pages."""

from datetime import timedelta
from typing import Any

import pytest

from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock

DURING = timedelta(minutes=20)


@pytest.fixture
def later(world: World) -> Any:
    """Twenty minutes after the entry."""
    with clock.fixed(world.at + DURING):
        yield
