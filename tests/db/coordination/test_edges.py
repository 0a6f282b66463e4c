"""Every state by every verb: what the table allows, the database allows, and nothing else."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import IllegalTransition
from liance.mechanism.coordination.states import PROPOSAL, SHEET

VERBS = sorted({e.verb for e in SHEET.edges})


@pytest.mark.parametrize("state", SHEET.states)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_without_an_edge_is_illegal(state: str, verb: str) -> None:
    if any(e.verb == verb for e in SHEET.leaving(state)):
        assert SHEET.edge(state, verb).verb == verb
    else:
        with pytest.raises(IllegalTransition):
            SHEET.edge(state, verb)


def test_ends_have_no_way_out() -> None:
    assert SHEET.leaving("closed") == SHEET.leaving("withdrawn") == ()
    assert all(PROPOSAL.leaving(s) == () for s in ("accepted", "rejected", "withdrawn"))


def test_the_database_refuses_an_illegal_step(world: World) -> None:
    sheet = stage.sent(world)
    for state in ("draft", "on_site", "closed"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE coordination_sheet SET state = %s WHERE id = %s", [state, sheet.id]
            )
