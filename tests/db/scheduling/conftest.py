"""The winter plan on file, and an instant of autumn."""

from datetime import datetime, timedelta

import pytest
from tests.winter_timetable import winter_plan

from liance.flows.demonstration.world import World
from liance.mechanism.planning.models import Plan


@pytest.fixture
def plan(world: World) -> Plan:
    return winter_plan(world)


@pytest.fixture
def at(world: World) -> datetime:
    return world.at + timedelta(days=20)
