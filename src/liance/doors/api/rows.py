"""The lists as types: a row, a page, a filter, made from the columns that exports have too."""

import base64
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import create_model

from liance.dashboards.exports.shape import DAY, NUMBER, TIME, Column, Listed
from liance.dashboards.exports.words import YES_NO
from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange import errors

TYPES: dict[str, Any] = {NUMBER: int | None, TIME: datetime | None, DAY: date | None}
EXAMPLES: dict[str, object] = {
    NUMBER: 1, TIME: "2026-11-12T01:32:00Z", DAY: "2026-11-12",
}  # fmt: skip
KEY = UUID("0193a5c0-0000-7000-8000-000000000001")


def titled(listed: Listed) -> str:
    """A list's code as the beginning of a type's name."""
    return listed.code.title().replace("-", "")


def row_model(listed: Listed) -> type[Schema]:
    """A row: ``id``, ``version`` where it has one, then the columns."""
    fields: dict[str, Any] = {
        column.key: (_type(column), _described(column)) for column in listed.columns
    }
    numbered = "id" in fields
    own: dict[str, Any] = {} if numbered else {
        "id": (UUID, Field(description="identifier")),
        "version": (int | None, Field(None, description="send it back when the row is changed")),
    }  # fmt: skip
    example = {name: _example(listed, name) for name in (*own, *fields)}
    made: type[Schema] = create_model(
        f"{titled(listed)}Row", __base__=_with(example), **own, **fields
    )
    return made


def _with(example: dict[str, Any]) -> type[Schema]:
    class Row(Schema):
        model_config = {"json_schema_extra": {"examples": [example]}}

    return Row


def _type(column: Column) -> Any:
    if column.say is YES_NO:
        return bool | None
    if column.say:
        # Empty where nothing is on file.
        return Literal[tuple(dict.fromkeys(["", *map(str, column.say)]))] | None
    return TYPES.get(column.kind, str)


def _described(column: Column) -> Any:
    said = ""
    if column.say and column.say is not YES_NO:
        said = "; ".join(f"`{code}` {words.en}" for code, words in column.say.items() if code)
    return Field(..., description=f"{column.words.zh} {column.words.en}. {said}".strip())


def _example(listed: Listed, name: str) -> Any:
    column = next((one for one in listed.columns if one.key == name), None)
    if column is None:
        return {"id": str(KEY), "version": 3}[name]
    if column.say is YES_NO:
        return True
    if column.say:
        return str(next(code for code in column.say if code))
    return EXAMPLES.get(column.kind, column.words.zh)


def page_model(listed: Listed, row: type[Schema]) -> type[Schema]:
    """Some rows and the cursor of the next ones."""
    made: type[Schema] = create_model(
        f"{titled(listed)}Page", __base__=Schema,
        items=(list[row], ...),  # type: ignore[valid-type]
        next=(str | None, Field(None, description="cursor of the next page; null: this is the last")),
        mark=(str | None, Field(None, description="`since` of the next reading: all that this one, from "
                                "its first page on, could not see, and what changed")),
    )  # fmt: skip
    return made


def filter_model(listed: Listed) -> type[Schema]:
    """What a list can be filtered by, its page's way."""
    fields: dict[str, Any] = {}
    for name, words in listed.filters.items():
        codes = ", ".join(f"`{code}`" for code in listed.says.get(name, {}) if code)
        fields[name] = (str, Field("", description=f"{words.zh} {words.en}. {codes}".strip()))
    made: type[Schema] = create_model(
        f"{titled(listed)}Filter", __base__=Schema, **fields,
        cursor=(str, Field("", description="where the page before ended")),
        since=(str, Field("", description="`mark` of an earlier reading: only rows made or changed since")),
        limit=(int, Field(100, ge=1, le=1000)),
    )  # fmt: skip
    return made


def sealed(said: str) -> str:
    """A text as an opaque sign."""
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def opened(sign: str) -> str:
    """The text of a sign. ValueError for anything else."""
    return base64.urlsafe_b64decode(sign + "=" * (-len(sign) % 4)).decode()


def cursor_of(key: object, mark: str) -> str | None:
    """Where to go on from, with the mark of the first page; none at the end."""
    return None if key is None else sealed(f"{key} {mark}")


def place_of(cursor: str, *, numbered: bool) -> tuple[object, str]:
    """Key and mark of a cursor; the mark is empty in cursors of earlier releases. ``exchange.cursor`` for
    anything that is none."""
    try:
        text, _, mark = opened(cursor).partition(" ")
        return (int(text) if numbered else UUID(text)), mark
    except ValueError as error:
        raise Refused(errors.CURSOR, field="cursor") from error
