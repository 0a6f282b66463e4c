"""Timetables: begun, searched, changed by hand, announced; leave and vehicles (P3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liance.doors.api.acts.act import area
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.sheets import sheet_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.planning.queries import plan_page
from liance.mechanism.scheduling import queries
from liance.mechanism.scheduling.actions import arranging, means, searching
from liance.mechanism.scheduling.gathering import Elsewhere
from liance.mechanism.scheduling.models import Outing, Timetable
from liance.mechanism.scheduling.policies import NOUN, visible_to

# As long as the pages have it searched.
SECONDS, QUESTION_SECONDS = 30, 15
Said = Mapping[str, Any]
write = area("timetables:write")
decide = area("timetables:decide")


def _standing(row: Timetable) -> Elsewhere:
    return elsewhere_of(row.plan, first=row.first_day, last=row.last_day)


def _of_plan(actor: Actor, at: datetime, said: Said) -> Elsewhere:  # noqa: ARG001
    plan = plan_page(said["plan_id"], actor=actor)
    return elsewhere_of(plan, first=said["first"], last=said["last"])


def _of_table(actor: Actor, at: datetime, said: Said) -> Elsewhere:  # noqa: ARG001
    return _standing(queries.timetable(said["timetable_id"], actor=actor))


def _of_visit(actor: Actor, at: datetime, said: Said) -> Elsewhere:  # noqa: ARG001
    return _standing(queries.visit(said["visit_id"], actor=actor).timetable)


def _of_outing(actor: Actor, at: datetime, said: Said) -> Elsewhere:  # noqa: ARG001
    rows = Outing.objects.filter(pk=said["outing_id"], timetable__in=visible_to(actor))
    row = rows.select_related("timetable__plan").first()
    if row is None:
        raise NotFound(NOUN)
    return _standing(row.timetable)


ACTS = (
    write("timetables", "begin", arranging.begin, given={"elsewhere": _of_plan}),
    write("timetables", "search", searching.ask, "timetable_id",
          given={"seconds": lambda *_: SECONDS}),
    write("timetables", "what-if", searching.ask_what_if, "timetable_id",
          given={"seconds": lambda *_: QUESTION_SECONDS}),
    write("searches", "stop", searching.stop, "search_id", edges=("scheduling:search:cancel",)),
    write("timetables", "drop", arranging.drop, "timetable_id",
          edges=("scheduling:timetable:drop",)),
    write("planned-visits", "move", arranging.move, "visit_id", given={"elsewhere": _of_visit}),
    write("planned-visits", "take-out", arranging.take_out, "visit_id"),
    write("planned-visits", "draft-sheet", sheet_of, "visit_id"),
    write("outings", "set-crew", arranging.set_crew, "outing_id", given={"elsewhere": _of_outing}),
    write("outings", "fix", arranging.fix, "outing_id", given={"elsewhere": _of_outing}),
    write("vehicles", "add", means.add_vehicle),
    write("vehicles", "retire", means.retire_vehicle, "vehicle_id"),
    write("absences", "add", means.add_absence),
    write("terms", "set", means.set_terms),
    write("absences", "drop", means.drop_absence, "absence_id"),
    decide("timetables", "announce", arranging.announce, "timetable_id",
           given={"elsewhere": _of_table},
           edges=("scheduling:timetable:announce", "scheduling:timetable:supersede")),
)  # fmt: skip
