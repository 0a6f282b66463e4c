"""Stable codes of what meetings refuse. Their wording lives in the doors."""

PAST = "meetings.past"
NOT_YET = "meetings.not_yet"
NO_PAIRING = "meetings.no_pairing"
CHAIR = "meetings.chair"
NO_AGENDA = "meetings.no_agenda"
LINE_TEXT = "meetings.line_text"
CLOSED_AGENDA = "meetings.closed_agenda"
NOBODY_CAME = "meetings.nobody_came"
ONE_SIDE = "meetings.one_side"
NOT_HELD = "meetings.not_held"
MINUTES_MISSING = "meetings.minutes_missing"
CONFIRMED_ALREADY = "meetings.confirmed_already"
OTHER_SIDE = "meetings.other_side"
RESOLUTION_TEXT = "meetings.resolution_text"
OWNER = "meetings.owner"
OWNER_ROLE = "meetings.owner_role"
DUE_PAST = "meetings.due_past"
REASON = "meetings.reason"
REPORT_TEXT = "meetings.report_text"
NOT_YOURS = "meetings.not_yours"
OWN_REPORT = "meetings.own_report"
STILL_OPEN = "meetings.still_open"
TITLE = "meetings.title"
DATED_AHEAD = "meetings.dated_ahead"
REVIEW_DAY = "meetings.review_day"
IN_CHARGE = "meetings.in_charge"
OTHER_AREA = "meetings.other_area"
QUESTION = "meetings.question"
WHOM = "meetings.whom"
ANSWER = "meetings.answer"
NOT_ASKED = "meetings.not_asked"
DECISION = "meetings.decision"
NOT_ASKER = "meetings.not_asker"

CODES = frozenset(
    {
        PAST, NOT_YET, NO_PAIRING, CHAIR, NO_AGENDA, LINE_TEXT, CLOSED_AGENDA, NOBODY_CAME,
        ONE_SIDE, NOT_HELD, MINUTES_MISSING, CONFIRMED_ALREADY, OTHER_SIDE,
        RESOLUTION_TEXT, OWNER, OWNER_ROLE, DUE_PAST, REASON, REPORT_TEXT, NOT_YOURS, OWN_REPORT, STILL_OPEN,
        TITLE, DATED_AHEAD, REVIEW_DAY, IN_CHARGE, OTHER_AREA, QUESTION, WHOM,
        ANSWER, NOT_ASKED, DECISION, NOT_ASKER,
    }
)  # fmt: skip
