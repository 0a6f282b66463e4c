"""Who told stays with the named people: a colleague who saves the draft takes nothing away."""

import pytest
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.detail import informant_of

TOLD = "张先生 13900000000"


def told(world: World) -> Sheet:
    return stage.drafted(world, ground="petition", informant=TOLD)


def edit(world: World, sheet: Sheet, who: str, **changes: str) -> Sheet:
    return stage.drafts.edit_draft(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor(who), at=stage.AT,
        content=stage.content(world, ground="petition", **changes),
    )  # fmt: skip


def leaves(sheet: Sheet) -> list[str]:
    kinds = Event.objects.filter(object_id=sheet.id).order_by("id").values_list("kind", flat=True)
    return [k for k in kinds if "informant" in k]


def test_an_unnamed_colleague_leaves_informant_and_list_as_they_are(world: World) -> None:
    sheet = told(world)
    named, before = list(sheet.named), leaves(sheet)
    changed = edit(world, sheet, "yangzhenhua", note="带样品箱")
    changed.refresh_from_db()
    assert (changed.note, list(changed.named)) == ("带样品箱", named)
    assert informant_of(changed, world.actor("liwentao")) == TOLD
    assert informant_of(changed, world.actor("yangzhenhua")) == ""
    assert leaves(changed) == before
    with pytest.raises(Refused, match=r"coordination\.informant_kept"):
        edit(world, changed, "yangzhenhua", informant="李女士")
    assert informant_of(changed, world.actor("liwentao")) == TOLD


def test_a_named_one_takes_the_informant_out_and_the_ledger_says_so(world: World) -> None:
    sheet = told(world)
    changed = edit(world, sheet, "liwentao")
    assert informant_of(changed, world.actor("wangxuemei")) == ""
    assert leaves(changed)[-1] == "coordination:sheet:remove_informant"
    edit(world, changed, "liwentao")
    assert leaves(changed).count("coordination:sheet:remove_informant") == 1
