"""Stable codes of what screening refuses. Their wording lives in the doors."""

SECOND_PERSON = "screening.second_person"
TEXT = "screening.text"
FINDING = "screening.finding"
NOT_CLOSED = "screening.not_closed"
LINKED = "screening.linked"

CODES = frozenset({SECOND_PERSON, TEXT, FINDING, NOT_CLOSED, LINKED})
