"""Stable codes of what oversight refuses. Their wording lives in the doors."""

DATE_AHEAD = "oversight.date_ahead"
YEAR_MIXED = "oversight.year_mixed"
DEADLINE_PAST = "oversight.deadline_past"
NO_AREAS = "oversight.no_areas"
OPEN_ALREADY = "oversight.open_already"
COMMENT = "oversight.comment"
STILL_CHECKING = "oversight.still_checking"
REASON = "oversight.reason"
NOT_FROZEN = "oversight.not_frozen"
NOTICE_EXISTS = "oversight.notice_exists"
NOT_DRAFT = "oversight.not_draft"
EMPTY = "oversight.empty"
OWN_DRAFT = "oversight.own_draft"
NUMBER = "oversight.number"
NUMBER_USED = "oversight.number_used"
DUE_PAST = "oversight.due_past"
ITEM_TEXT = "oversight.item_text"
REPORT_TEXT = "oversight.report_text"
MOVING = "oversight.moving"

CODES = frozenset(
    {
        DATE_AHEAD, YEAR_MIXED, DEADLINE_PAST, NO_AREAS, OPEN_ALREADY, COMMENT, STILL_CHECKING,
        REASON, NOT_FROZEN, NOTICE_EXISTS, NOT_DRAFT, EMPTY, OWN_DRAFT, NUMBER, NUMBER_USED,
        DUE_PAST, ITEM_TEXT, REPORT_TEXT, MOVING,
    }
)  # fmt: skip
