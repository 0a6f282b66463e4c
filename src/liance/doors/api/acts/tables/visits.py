"""Visits: both teams enter, record, signal, leave, close (D1–D6)."""

from liance.doors.api.acts.act import area
from liance.flows import visits
from liance.mechanism.operations.actions import crew, points, readings, records, signals
from liance.mechanism.operations.models import (
    CrewMember,
    Entry,
    Reading,
    Signal,
    Visit,
    VisitItem,
    VisitPoint,
)
from liance.mechanism.registry.actions import on_site
from liance.mechanism.registry.models import Source

ROWS = (Visit, VisitPoint, VisitItem, CrewMember)
write = area("visits:write", of=ROWS)
# That somebody is on site, or saw what another wrote down, is answered for by that person.
decide = area("visits:decide", of=ROWS)

ACTS = (
    decide("sheets", "enter", visits.open_from_sheet, "sheet_id",
           edges=("coordination:sheet:enter",)),
    decide("visits", "open-urgent", visits.open_urgent, without=("restricted", "named")),
    decide("visits", "join", crew.join_visit, "visit_id"),
    decide("visits", "confirm-entry", visits.confirm_entry, "visit_id"),
    decide("sources", "found-on-site", on_site.found_on_site, without=("named",), of=(Source,)),
    write("visits", "leave", visits.leave, "visit_id",
          edges=("operations:visit:leave", "coordination:sheet:leave")),
    write("visits", "add-point", points.add_point, "visit_id"),
    write("visits", "add-item", points.add_item, "visit_id"),
    write("visits", "explain-item", points.explain_item, "visit_id"),
    write("visits", "explain-point", points.explain_point, "visit_id"),
    write("visits", "add-entry", records.add_entry, "visit_id", of=(Entry,)),
    write("entries", "amend", records.amend_entry, "entry_id", of=(Entry,)),
    write("visits", "take-reading", readings.take_reading, "visit_id", of=(Reading,)),
    write("readings", "amend", readings.amend_reading, "reading_id", of=(Reading,)),
    write("readings", "explain-untold", readings.explain_untold, "reading_id", of=(Reading,)),
    write("readings", "excuse", visits.excuse_reading, "reading_id", of=(Reading,),
          edges=("operations:reading:excuse",)),
    write("visits", "signal", signals.send_signal, "visit_id", of=(Signal,)),
    write("visits", "draft-sheet", visits.draft_sheet, "visit_id"),
    decide("readings", "confirm", visits.confirm_readings, of=(Reading,),
           edges=("operations:reading:confirm",)),
    decide("signals", "acknowledge", signals.acknowledge_signal, "signal_id", of=(Signal,),
           edges=("operations:signal:acknowledge",)),
    decide("signals", "answer-with-samples", visits.answer_with_samples, "signal_id",
           of=(Signal,),
           edges=("operations:signal:answer",)),
    decide("signals", "answer-with-cause", signals.answer_with_cause, "signal_id",
           of=(Signal,),
           edges=("operations:signal:answer",)),
    decide("visits", "close-part", visits.close_part, "visit_id"),
    decide("visits", "close", visits.close, "visit_id",
           edges=("operations:visit:close",)),
)  # fmt: skip
