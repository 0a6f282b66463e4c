"""What became of the rows of a file, in the words of the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from liance.doors.web.imports.elsewhere import BY_CODE
from liance.doors.web.imports.kinds import KINDS
from liance.doors.web.imports.shape import Reader
from liance.doors.web.imports.words import DONE, STATUS
from liance.doors.web.ledger.words import ADDRESSES
from liance.doors.web.refusals import wording
from liance.flows.importing import Fault, Line
from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange.actions.importing import ADDED, CHANGED
from liance.mechanism.exchange.models import Intake

MOST_SHOWN = 300


def tried(reader: Reader, lines: Iterable[Line]) -> dict[str, Any]:
    """What would become of each row, for the page; what is wrong apart."""
    lines = sorted(lines, key=lambda line: line.number)
    faults = sorted(
        (fault.line or line.number, reader.columns.label(fault.field), _said(fault))
        for line in lines for fault in line.faults
    )  # fmt: skip
    taken = [
        (line.number, line.taken.what, line.taken.said, STATUS[line.taken.status],
         [(reader.columns.label(name), *both) for name, both in (line.taken.changed or {}).items()])
        for line in lines if line.taken
    ]  # fmt: skip
    return {
        "wrong": len({number for number, *_rest in faults}), "faults": faults[:MOST_SHOWN],
        "more_faults": max(0, len(faults) - MOST_SHOWN), "taken": taken[:MOST_SHOWN],
        "more_taken": max(0, len(taken) - MOST_SHOWN),
        "counts": _counts([line.taken.status for line in lines if line.taken]),
    }  # fmt: skip


def _said(fault: Fault) -> str:
    return wording(fault.said) if isinstance(fault.said, Refused) else fault.said


def _counts(statuses: Sequence[str]) -> dict[str, int]:
    added, changed = statuses.count(ADDED), statuses.count(CHANGED)
    return {"added": added, "changed": changed, "unchanged": len(statuses) - added - changed}


def title_of(code: str) -> str:
    """The name of a kind of list."""
    return str(KINDS[code].title if code in KINDS else BY_CODE[code].title)


def done(row: Intake, *, own: bool) -> dict[str, Any]:
    """An import that was carried out: what stands of it, and for who made it its rows."""
    about = str(row.about) if row.about else ""
    home = KINDS[row.kind].home if row.kind in KINDS else BY_CODE[row.kind].home
    return {
        "row": row, "own": own, "home": home(about), "title": title_of(row.kind),
        "rows": [
            (one["line"], one["what"], DONE[one["status"]], _address(one["objects"]))
            for one in (row.rows if own else [])
        ],
    }  # fmt: skip


def _address(objects: Sequence[Sequence[str]]) -> str:
    """Where the first object that a row made has a page."""
    forms = ((ADDRESSES.get(noun, ""), key) for noun, key in objects)
    return next((form % key for form, key in forms if form), "")
