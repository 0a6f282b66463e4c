"""A returned sheet, and a phone of either side."""

import pytest
from tests.field_phone import (
    Phone,
    phone,
)
from tests.joint_visit import returned_sheet

from liance.flows.demonstration.world import World
from liance.mechanism.coordination.models import Sheet


@pytest.fixture
def sheet(world: World) -> Sheet:
    return returned_sheet(world)


@pytest.fixture
def officer(world: World) -> Phone:
    return phone(world, "liwentao")


@pytest.fixture
def sampler(world: World) -> Phone:
    return phone(world, "zhanglixin")
