"""A run beside an amended result that is approved at the same moment: one mean, of the new result."""

from datetime import timedelta
from threading import Event, Thread

from django.db import connection, transaction
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.mean_scene import NMHC, STACK, approved, bags
from tests.rewriting import rewrite
from tests.sample_scene import Scene, open_scene, reading_of

from liance.flows.demonstration.world import load_world
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries import standing_means
from liance.mechanism.reevaluation.actions import Order, reevaluate
from liance.mechanism.reevaluation.models import Reevaluation

HELD = 1.5


def test_the_run_waits_for_the_visit_and_reads_again(fresh_world: TestDatabase) -> None:
    scene = open_scene(load_world(at=WORLD_AT), point=STACK)
    rows = [approved(scene, bottle, "110") for bottle in bags(scene, 3)]
    (old,) = standing_means(scene.visit.id)
    rewrite(BottleFactor.objects.filter(factor=NMHC), limit="100")
    begun, found = Event(), list[Reevaluation | Exception]()
    amending = Thread(target=_amend, args=(scene, rows[0], begun))
    judging = Thread(target=_judge, args=(scene, begun, found))
    for thread in (amending, judging):
        thread.start()
    for thread in (amending, judging):
        thread.join()
    (run,) = found
    assert isinstance(run, Reevaluation), run
    (new,) = standing_means(scene.visit.id)
    assert (new.value, new.replaces_id) == ("140", old.id)
    assert Mean.objects.count() == 2
    assert run.means == 0


def _amend(scene: Scene, row: Determination, begun: Event) -> None:
    try:
        row.refresh_from_db()
        reading = reading_of(
            row.bottle_factor_id, "200", row.started_at, unit="mg/m³", method="HJ 38-2017"
        )
        with transaction.atomic():
            made = entering.amend(
                determination_id=row.id, version=row.version, reading=reading,
                reason="稀释倍数抄录有误", actor=scene.actor("zhoumin"), at=scene.clock,
            )  # fmt: skip
            scene.check(made)
            scene.approve(made)
            begun.set()
            Event().wait(HELD)
    finally:
        begun.set()
        connection.close()


def _judge(scene: Scene, begun: Event, found: "list[Reevaluation | Exception]") -> None:
    begun.wait(20)
    try:
        found.append(
            reevaluate(
                order=Order(reason="限值录错"), actor=scene.actor("liuzhihong"),
                at=scene.clock + timedelta(days=1),
            )
        )  # fmt: skip
    except Exception as fault:  # noqa: BLE001 - told by the test
        found.append(fault)
    finally:
        connection.close()
