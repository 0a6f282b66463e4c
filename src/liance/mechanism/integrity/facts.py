"""Which tables hold facts, what may still move in their rows, and which tables hold none and why.

A table of facts keeps the digest of every row in the ledger; a row's columns stand as first
written except those named here. Every table of the project is in one of the two lists.
"""

from liance.foundation.ledger.facts.declared import Kept

STEP = ("state", "version")


def _kept(table: str, *moves: str, removable: bool = False) -> Kept:
    return Kept(table=table, moves=moves, removable=removable)


def _open(table: str, *, removable: bool = False) -> Kept:
    """A row that later acts may write in any column, each time with a new digest."""
    return Kept(table=table, moves=None, removable=removable)


FACTS = (
    _kept("access_grant", "valid_to"),
    _kept("files_storedfile"),
    _kept("clocks_calendaryear"),
    # registers
    _open("registry_agency"),
    _open("registry_staff"),
    _kept("registry_personincharge", "during"),
    _kept("registry_pairing", "during"),
    _open("registry_source"),
    _open("registry_outlet"),
    _open("registry_outletfactor", removable=True),
    _open("reminding_group"),
    _open("editions_edition"),
    _open("capability_certificate"),
    _open("capability_instrument"),
    _kept("capability_outage", *STEP, "ended_at", "ended_note", "ended_by_id"),
    _kept("capability_instrumententry"),
    _open("capability_training"),
    _open("capability_attendance"),
    _open("capability_consumable"),
    _kept("capability_lot"),
    _kept("capability_lotuse"),
    _kept("capability_measure", "version", "done_on", "evidence"),
    _kept("capability_avoidance", "version", "lifted_at", "lifted_reason"),
    _kept("examining_question", *STEP, "withdrawn_reason"),
    _open("examining_examination"),
    _kept("examining_seat"),
    _kept("examining_paper", *STEP, "handed_at"),
    _kept("examining_answer", "version", "chosen", "at"),
    _kept("examining_mark"),
    _open("commissioning_qualification"),
    _kept("commissioning_creditgrade"),
    _kept("commissioning_ban", "version", "lifted_on", "lifted_reason"),
    _kept("commissioning_interest", "version", "ends_on"),
    _kept("commissioning_tender"),
    _kept("commissioning_tenderfile"),
    _kept(
        "commissioning_contract",
        *STEP, "number", "starts_on", "ends_on", "paper_id", "ceiling", "ended_on", "ended_reason",
    ),
    _kept("commissioning_contractchange"),
    _kept("commissioning_contractprice", removable=True),
    _kept("commissioning_supervision", *STEP, "conclusion", "closed_by_id", "closed_at"),
    _kept("commissioning_checklistanswer", "version", "answer", "text"),
    _kept(
        "commissioning_finding",
        *STEP, "answer", "answered_by_id", "answered_at", "settled_by_id", "settled_at", "note",
    ),
    _kept(
        "commissioning_blindsample",
        *STEP, "result", "method", "answered_by_id", "answered_at", "met", "comparison", "reason",
    ),
    _kept("commissioning_comparison"),
    _kept(
        "commissioning_suspension",
        *STEP, "decided_by_id", "decided_at", "decided_note", "lift_reason",
        "lift_proposed_by_id", "lifted_by_id", "lifted_at",
    ),
    # plans
    _open("planning_plan"),
    _open("planning_stratum", removable=True),
    _open("planning_target", removable=True),
    _open("planning_targetoutlet", removable=True),
    _open("planning_planunit", removable=True),
    _open("planning_arearule"),
    _kept("planning_draw", *STEP, "witness", "drawn_by_id", "drawn_at", "file_id"),
    _kept(
        "planning_drawexcuse", *STEP, "order", "decided_by_id", "decided_at", "answer",
    ),
    _kept("planning_planversion"),
    _open("planning_unitprice", removable=True),
    _open("planning_planfund"),
    _kept("planning_plansignature"),
    _kept("planning_notdone", "received_by_id", "received_at"),
    # timetables
    _open("scheduling_vehicle"),
    _open("scheduling_absence", removable=True),
    _open("scheduling_fieldterms"),
    _kept("scheduling_timetable", *STEP, "cost", "bound", "announced_by_id", "announced_at", "digest"),
    # contact sheets
    _open("coordination_sheet"),
    _open("coordination_informant", removable=True),
    _kept("coordination_point", "name", "frequency", removable=True),
    _kept("coordination_item", "cancelled", "standard", "limit", "unit", removable=True),
    _kept("coordination_sheetcrew", removable=True),
    _kept("coordination_sheetinstrument", removable=True),
    _kept("coordination_sheetsignature"),
    _kept("coordination_sheetpaper", "pdf_id"),
    _kept("coordination_comment"),
    _kept("coordination_proposal", *STEP, "answered_by_id", "answered_at", "answer"),
    _kept("coordination_change"),
    _kept("coordination_commission", "amount", "lines", "ended_at"),
    _kept("coordination_commissionreview"),
    _kept(
        "coordination_infeasibility",
        "decision", "decided_by_id", "decided_at", "decision_note", "laboratory_id",
    ),
    # joint visits
    _kept(
        "operations_visit",
        *STEP, "sheet_id", "left_at", "named", "regular", "deficiencies", "enforcement_closed_at",
        "enforcement_closed_by_id",
        "monitoring_closed_at", "monitoring_closed_by_id",
    ),
    _kept(
        "operations_crewmember",
        "version", "confirmed_at", "confirmed_lon", "confirmed_lat", "confirmed_accuracy_m",
        "confirmed_note",
    ),
    _kept("operations_visitpoint", "version", "not_done_reason"),
    _kept("operations_visititem", "version", "not_done_reason"),
    _kept("operations_entry"),
    _kept("operations_attachment"),
    _kept(
        "operations_reading",
        *STEP, "confirmed_at", "unconfirmed_reason", "unconfirmed_at", "untold_reason",
    ),
    _kept(
        "operations_signal",
        *STEP, "acknowledged_by_id", "acknowledged_at", "answered_by_id", "answered_at", "answer",
        "answer_bottles", "answer_readings", "answer_entry_id",
    ),
    _kept("fieldwork_value"),
    _kept("fieldwork_dispute", *STEP, "decided_at", "decided_by_id"),
    # samples
    _kept(
        "custody_bottle",
        *STEP, "holder_id", "confirmed_by_id", "confirmed_at", "laboratory_id", "place",
        "retained_until", "ended_at", "ended_reason",
    ),
    _kept("custody_preparedbottle", *STEP, "bottle_id", "dropped_reason"),
    _kept(
        "custody_bottlefactor",
        "analysed_at", "over_hold_at", "no_result_reason", "no_result_by_id", "no_result_at",
    ),
    _kept(
        "custody_handover",
        *STEP, "answered_at", "taken_place", "temperature_c", "seal_intact", "note",
    ),
    _kept("custody_keepingrecord"),
    _kept("custody_receiptcheck"),
    _kept(
        "custody_transportbox",
        *STEP, "place_to", "arrived_at", "arrived_by_id", "seal_intact", "exceptions",
    ),
    _kept("custody_boxedbottle", "taken_at"),
    _kept("custody_temperaturelog"),
    _kept("custody_temperatureexcursion"),
    _kept("custody_qualityshortfall"),
    _kept("custody_gapexplanation"),
    # results
    _kept(
        "laboratory_batch",
        *STEP, "findings", "submitted_at", "reason", "decided_by_id", "decided_at",
    ),
    _kept("laboratory_batchmember"),
    _kept("laboratory_batchcontrol"),
    _kept("laboratory_resultfile"),
    _kept(
        "laboratory_determination",
        *STEP, "checked_by_id", "checked_at", "approved_by_id", "approved_at",
        "sent_back_reason", "source_file_id", "source_line",
    ),
    _kept("laboratory_doubtanswer"),
    _kept("laboratory_mean"),
    # reports and what follows
    _kept(
        "reporting_report",
        *STEP, "reviewed_by_id", "reviewed_at", "signed_by_id", "signed_at", "pdf_id", "named",
    ),
    _open("reporting_signingrule"),
    _kept(
        "reporting_upload",
        *STEP, "first_sent_at", "attempts", "last_error", "receipt_number", "received_at",
        "receipt_by_id", "receipt_recorded_at", "receipt_file_id",
    ),
    _kept("reporting_copy", *STEP, "received_at", "received_by_id"),
    _kept(
        "reporting_case",
        *STEP, "named", "number", "summary", "decided_by_id", "decided_at", "reason", "concluded_by_id",
        "concluded_at",
    ),
    _kept("reporting_penalty"),
    _kept("reporting_gapreason"),
    # lists that came in from files
    _kept("exchange_intake"),
    _kept("reevaluation_reevaluation", "results", "rows", "changed", "means", "digest"),
    # dispatch and notices
    _kept("oversight_round", *STEP, "frozen_at", "rows_id", "row_count", "head_number", "head_root"),
    _kept(
        "oversight_roundarea",
        *STEP, "comment", "seen", "answered_by_id", "answered_at", "figures", "rank",
    ),
    _open("oversight_notice"),
    _kept("oversight_delivery", *STEP, "received_by_id", "received_at"),
    _kept(
        "oversight_item",
        *STEP, "text", "due_on", "report", "reported_by_id", "reported_at", "decided_by_id",
        "decided_at", "note",
    ),
    # meetings
    _kept("meetings_meeting", *STEP, "held_at", "minuted_at", "pdf_id", "docx_id"),
    _kept("meetings_invitation", "came"),
    _kept("meetings_line", "minutes", removable=True),
    _kept("meetings_confirmation"),
    _kept(
        "meetings_consultation",
        *STEP, "answer", "answered_by_id", "answered_at", "decision", "decided_by_id", "decided_at",
    ),
    _kept(
        "meetings_document",
        *STEP, "enforcement_in_charge_id", "monitoring_in_charge_id", "review_on", "reviewed_on",
        "review_note",
    ),
    _kept(
        "meetings_resolution",
        *STEP, "report", "reported_by_id", "reported_at", "decided_by_id", "decided_at", "note",
        removable=True,
    ),
    # screening
    _kept("screening_run", "opened"),
    _kept("screening_lead", *STEP, "finding", "finding_text", "closed_by_id", "closed_at"),
    _kept("screening_examination"),
    _kept("screening_supervisedlead"),
)  # fmt: skip

LEDGER = "the ledger itself, which proves its own rows"
COUNTED = "counted anew from facts; `liance balance --recount` compares"
ARRANGED = "worked out and rewritten while arranged; announcing keeps the digest of them all"

OTHERWISE = {
    "kernel_transition": "append-only; repeats what the event of its step says",
    "kernel_series": "the last number given; the numbers stand in facts",
    "kernel_replay": "answers kept a while for repeated requests",
    "outbox_message": "what waits to be told outside; what came of it stands in facts",
    "ledger_event": LEDGER,
    "ledger_seal": LEDGER,
    "ledger_node": LEDGER,
    "ledger_head": LEDGER,
    "ledger_anchor": LEDGER,
    "access_user": "password, last sign-in: changes at every sign-in; roles stand in access_grant",
    "reminding_climb": "where a deadline stands on its ladder, worked out again with the deadline",
    "reminding_reminder": "who was told on the pages; what went upwards stands in events",
    "reminding_letter": "what waits to be sent and what the channels said",
    "reminding_carried": "which letter carries which reminder",
    "reminding_wish": "a person's own setting; each change leaves its event",
    "clocks_clock": "deadlines, worked out from facts and the calendar",
    "registry_jurisdiction": "the administrative division, as the release brings it",
    "fieldwork_device": "a phone's own state: moves with every contact",
    "fieldwork_command": "what a phone said, word by word; its event and its receipt name the hash",
    "fieldwork_rival": "what a phone said under a used id; its event names the hash",
    "fieldwork_upload": "a file on its way; once whole it is one of files_storedfile",
    "reevaluation_rejudged": "append-only; the digest of a run's rows stands in the run",
    "scheduling_outing": ARRANGED,
    "scheduling_outingmember": ARRANGED,
    "scheduling_outinginstrument": ARRANGED,
    "scheduling_plannedvisit": ARRANGED,
    "exchange_hook": "how far it was told moves all the time; adding and ending leave their events",
    "exchange_token": "moves with every call; making and revoking leave their events",
    "exchange_change": "which rows of lists were written when: kept for weeks, repeats no content",
    "exchange_export": "a copy of what stands in facts; asking and finishing leave their events",
    "scheduling_search": "a search under way; what it found stands in the timetable",
    "screening_spoken": "which visits a lead speaks of, worked out from its rows, which are facts",
    "balance_duty": COUNTED,
    "balance_passage": COUNTED,
    "balance_monthsum": COUNTED,
}
