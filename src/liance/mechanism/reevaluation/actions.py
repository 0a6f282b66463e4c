"""Judge results again, and keep what comes of it beside what stood."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance import __version__
from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.editions.models import Edition
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.reevaluation import rules
from liance.mechanism.reevaluation.gathering import Wanted, gathered
from liance.mechanism.reevaluation.means import judge_means
from liance.mechanism.reevaluation.models import Reevaluation
from liance.mechanism.reevaluation.storing import Storing, digest_of, rows_of
from liance.mechanism.registry.models import Source
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.bulk.sides import SideJudge
from liance.norms.standards.planning import Planner

ORDER = "reevaluation:run:order"
NOUN = "reevaluation:run"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be judged again and why; see ``models.Reevaluation`` for the fields.

    ``ordered_as`` says who ordered it where no person is signed in.
    """

    reason: str
    limits: str = "held"
    standard: str = ""
    source_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    ordered_as: str = ""


@transaction.atomic
def reevaluate(
    *, order: Order, actor: Actor, at: datetime, most: int | None = None
) -> Reevaluation:
    """Judge the approved results of the actor's station (the installation: of all) by the editions
    now in use, and keep every verdict as a new row; all or nothing. Issued reports stay as they are.

    Errors: ``reevaluation.reason``, ``days``, ``first_missing``, ``standard_unknown``,
    ``source_unknown``, ``nothing`` (no result to judge), ``too_many`` (more than ``most``).
    """
    actor.require(ORDER)
    rules.check_order(reason=order.reason, limits=order.limits, first=order.first, last=order.last)
    wanted = _wanted(order, actor)
    run = _run(order, wanted.base, actor, at)
    planner = Planner(catalogue(), shanghai_day(at))
    judge = SideJudge(planner)
    chunks = gathered(wanted)
    chunk = next(chunks, None)
    with Storing() as storing:
        while chunk is not None:
            run.results += len(chunk)
            if most is not None and run.results > most:
                raise Refused("reevaluation.too_many", most=most)
            rows = rows_of(run.id, chunk, judge.judge([found.asked for found in chunk]))
            run.rows += rows.height
            run.changed += int(rows["change"].is_in(rules.CHANGED).sum())
            # Reading the next results and storing these share one connection.
            storing.done()
            chunk = next(chunks, None)
            storing.put(rows)
        storing.done()
    if not run.results:
        raise Refused("reevaluation.nothing")
    run.digest = digest_of(run.id)
    run.means = judge_means(wanted, planner, run.reason, actor=actor, at=at)
    run.save(update_fields=["results", "rows", "changed", "means", "digest"])
    note(f"{NOUN}:order", run, noun=NOUN, actor=actor, at=at, body=_facts(run))
    return run


def _wanted(order: Order, actor: Actor) -> Wanted:
    base = rules.base_of(order.standard)
    if order.source_id and not Source.objects.filter(pk=order.source_id).exists():
        raise Refused("reevaluation.source_unknown", field="source")
    visits = Visit.objects.all()
    if actor.agency_id is not None:
        visits = visible_to(actor).filter(monitoring_id=actor.agency_id)
    on_file = order.limits == "source"
    return Wanted(visits, base, order.source_id, order.first, order.last, on_file)


def _run(order: Order, base: str, actor: Actor, at: datetime) -> Reevaluation:
    return Reevaluation.objects.create(
        agency_id=actor.agency_id, ordered_by_id=actor.staff_id,
        ordered_as=order.ordered_as.strip()[:100] or actor.name, at=at,
        reason=order.reason.strip()[:200], limits=order.limits, standard=base,
        source_id=order.source_id, first=order.first, last=order.last, editions=_in_use(),
        release=__version__, created_at=at, created_by=actor.user_id,
    )  # fmt: skip


def _in_use() -> list[dict[str, object]]:
    rows = Edition.objects.filter(state="used").order_by("code", "amendment")
    return [{**row} for row in rows.values("code", "amendment", "revision", "digest")]


def _facts(run: Reevaluation) -> dict[str, object]:
    return {
        "digest": run.digest, "results": run.results, "rows": run.rows, "changed": run.changed,
        "means": run.means,
        "reason": run.reason, "ordered_as": run.ordered_as, "limits": run.limits,
        "standard": run.standard, "source": run.source_id, "editions": run.editions,
        "first": str(run.first or ""), "last": str(run.last or ""), "release": run.release,
    }  # fmt: skip
