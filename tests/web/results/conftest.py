"""The scene of the pages of determinations."""

import pytest
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)
