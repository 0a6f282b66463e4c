"""Faults of the ledger with stable codes."""

from liance.foundation.kernel.errors import Refused


class LedgerError(Refused):
    """A refusal by the ledger; `code` is stable, the facts fill the sentence a door makes of it."""


BAD_BODY = "ledger.bad_body"
BAD_KIND = "ledger.bad_kind"
BAD_OBJECT_TYPE = "ledger.bad_object_type"
NAIVE_TIME = "ledger.naive_time"
NO_TRANSACTION = "ledger.no_transaction"
NOT_SEALED = "ledger.not_sealed"
NO_SUCH_EVENT = "ledger.no_such_event"
NOTHING_SEALED = "ledger.nothing_sealed"
NOTHING_NEW = "ledger.nothing_new"
BAD_RANGE = "ledger.bad_range"
BAD_KEY = "ledger.bad_key"
BAD_WORDS = "ledger.bad_words"
BAD_ANCHOR_FILE = "ledger.bad_anchor_file"
ANCHOR_EXISTS = "ledger.anchor_exists"
