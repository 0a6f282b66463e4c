"""An edition read from its head and its rows, checked as a whole (版本读取与核查)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from liance.norms.citations import Certainty
from liance.norms.standards.editions import (
    Averaging,
    Continued,
    Edition,
    Ground,
    LimitRow,
    NotHeld,
)
from liance.norms.standards.overlaps import overlaps
from liance.norms.standards.row_reading import Cells, Fault, read_day, read_row
from liance.norms.standards.vocabulary import read_code

KINDS = ("local", "industry", "general")
MEDIA = ("water", "gas", "noise")
HEAD = (
    "code",
    "version",
    "title",
    "en",
    "kind",
    "medium",
    "in_force_from",
    "in_force_to",
    "date_certainty",
    "complete",
    "source",
    "applies_to",
    "continues_version",
    "continues_tables",
    "continues_certainty",
)
_REQUIRED = ("code", "title", "kind", "medium", "source")


def read_edition(
    head: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    extra: Mapping[str, Any] | None = None,
) -> Edition | tuple[Fault, ...]:
    """Read an edition from its head (columns `HEAD`) and its rows (`row_reading.COLUMNS`).

    `extra` carries the lists only files of the product hold: `ground`, `not_held`, `fuel_as`.
    All faults come back at once; rows count from 1, the head is row 0.
    """
    cells = Cells(0, {key: str(value) for key, value in head.items()})
    _check_head(cells)
    medium = cells.text("medium")
    limits: list[LimitRow] = []
    faults: list[Fault] = []
    for number, content in enumerate(rows, start=1):
        found = read_row(number, content, medium)
        if isinstance(found, LimitRow):
            limits.append(found)
        else:
            faults.extend(found)
    edition = None if cells.faults else _edition(cells, limits, extra or {})
    faults = [*cells.faults, *faults, *overlaps(limits)]
    if not limits and not faults and edition and not (edition.not_held or edition.continued):
        faults.append(Fault(0, "factor", "no_rows"))
    return tuple(faults) if faults or edition is None else edition


def _check_head(head: Cells) -> None:
    for column in sorted(set(head.cells) - set(HEAD)):
        head.faults.append(Fault(0, column, "column_unknown"))
    for column in _REQUIRED:
        if not head.text(column):
            head.fault(column, "missing")
    code = read_code(head.text("code"))
    if head.text("code") and (code is None or not code[1]):
        head.fault("code", "unreadable")
    for column, known in (("kind", KINDS), ("medium", MEDIA), ("complete", ("", "yes", "no"))):
        if head.text(column) and head.text(column) not in known:
            head.fault(column, "unreadable")
    first, last = head.read("in_force_from", read_day), head.read("in_force_to", read_day)
    if first and last and first > last:
        head.fault("in_force_to", "reversed")
    head.certainty("date_certainty", Certainty.UNVERIFIED)
    head.certainty("continues_certainty", Certainty.UNVERIFIED)


def _edition(head: Cells, rows: Sequence[LimitRow], extra: Mapping[str, Any]) -> Edition:
    base, year = read_code(head.text("code")) or ("", "")
    sure = head.certainty("date_certainty", Certainty.UNVERIFIED)
    return Edition(
        code=f"{base}-{year}",
        version=head.text("version"),
        title=head.text("title"),
        en=head.text("en"),
        kind=head.text("kind"),
        medium=head.text("medium"),
        first=head.read("in_force_from", read_day),
        last=head.read("in_force_to", read_day),
        date_certainty=sure,
        complete=head.text("complete") == "yes",
        source=head.text("source"),
        rows=tuple(rows),
        applies_to=head.names("applies_to"),
        fuel_as=tuple(dict(extra.get("fuel_as", {})).items()),
        grounds=tuple(_ground(row) for row in extra.get("ground", ())),
        not_held=tuple(_not_held(row) for row in extra.get("not_held", ())),
        continued=_continued(head),
    )


def _continued(head: Cells) -> Continued | None:
    tables = head.names("continues_tables")
    sure = head.certainty("continues_certainty", Certainty.UNVERIFIED)
    return Continued(head.text("continues_version"), tables, sure) if tables else None


def _ground(row: Mapping[str, Any]) -> Ground:
    return Ground(
        Averaging(row["measured"]),
        Averaging(row["limit"]),
        row["text"],
        Certainty(row["certainty"]),
        row.get("from"),
        row.get("to"),
    )


def _not_held(row: Mapping[str, Any]) -> NotHeld:
    lists = ("factors", "scope")
    plain = {key: value for key, value in row.items() if key not in ("from", "to", *lists)}
    factors, scope = (tuple(row.get(key, ())) for key in lists)
    return NotHeld(**plain, factors=factors, scope=scope, first=row.get("from"), last=row.get("to"))


def read_edition_file(text: str) -> Edition | tuple[Fault, ...]:
    """Read an edition from the TOML of the shipped files.

    `[edition]` is the head; `[table.N]` holds what the rows of a table share; a `[[limit]]` may
    spread over levels, classes or fuels by `by_level = { 1 = "50" }` and the like, `"-"` being a
    limit the standard does not set.
    """
    try:
        content = tomllib.loads(text)
        head = {k: _cell(v) for k, v in content["edition"].items()}
        rows = list(_file_rows(content))
        return read_edition(head, rows, content)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        return (Fault(0, "", "file_unreadable", str(error)),)


def _file_rows(content: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    tables = content.get("table", {})
    for row in content.get("limit", ()):
        shared = {**tables.get(str(row["table"]), {}), **row}
        spread = [key for key in shared if key.startswith("by_")]
        if not spread:
            yield {key: _cell(value) for key, value in shared.items()}
            continue
        dimension = spread[0].removeprefix("by_")
        for code, value in shared.pop(spread[0]).items():
            cells = {**shared, dimension: code, "value": value}
            yield {key: _cell(cell) for key, cell in _as_printed(cells).items()}


def _as_printed(cells: dict[str, Any]) -> dict[str, Any]:
    """A spread row's value as a row of its own: a dash, 不得检出, a list of heights."""
    value = cells["value"]
    if value == "-":
        return {**cells, "kind": "none", "value": ""}
    if value == "不得检出":
        return {**cells, "kind": "not_detected"}
    return {**cells, "heights": value, "value": ""} if "=" in value else cells


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
