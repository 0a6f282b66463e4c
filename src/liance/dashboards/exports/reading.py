"""A list read as a stream of blocks: counted, in order, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from liance.dashboards.exports.shape import TEXT, Column, Context, Listed, Wanted
from liance.foundation.kernel.actor import Actor
from liance.foundation.tables.out.shape import Cell, Heading
from liance.mechanism.exchange.changes import changed

BLOCK = 2000
# So many changed rows are looked at for one page.
LOOKED = 2000
Block = list[list[Any]]


def headings(listed: Listed, language: str) -> list[Heading]:
    """The heads of a list's columns."""
    return [column.heading(language) for column in listed.columns]


def count(listed: Listed, actor: Actor, wanted: Wanted) -> int:
    """How many rows the list has for an actor, asked apart from the reading."""
    if listed.admit is None:
        return listed.rows(actor, wanted).order_by().count()
    return sum(len(block) for block in _read(listed, actor, wanted))


def blocks(
    listed: Listed, actor: Actor, wanted: Wanted, *, on: date, language: str
) -> Iterator[list[list[Cell]]]:
    """The rows as cells of the list's columns, some thousand at a time. Inside a transaction a
    server-side cursor is read, so that no more than a block is held."""
    context = Context(actor, on)
    width = len(listed.columns)
    says = {at: _said(column, language) for at, column in enumerate(listed.columns) if column.say}
    texts = [
        at for at, column in enumerate(listed.columns) if column.kind == TEXT and not column.say
    ]
    for block in _read(listed, actor, wanted):
        if listed.complete is not None:
            listed.complete(context, block)
        for row in block:
            del row[width:]
            for at, said in says.items():
                row[at] = said.get(row[at], row[at])
            for at in texts:
                if type(row[at]) is not str:
                    row[at] = _text(row[at])
        yield block


def page(
    listed: Listed, actor: Actor, wanted: Wanted, *, on: date, after: object, most: int,
    since: int | None = None,
) -> tuple[list[dict[str, Any]], object]:  # fmt: skip
    """Rows behind the key ``after`` (none: from the first) in the order of their keys, with codes as
    they are: ``id``, ``version`` where it has one, its cells by column; and the key to go on from, none at
    the end. ``since``: those alone that this or a later transaction wrote.

    Rows that a look at each leaves out, and changed ones that the actor may not know of, make a page
    shorter, not the last one.
    """
    rows = listed.rows(actor, wanted).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    ahead = None
    if since is not None and listed.since:
        rows = listed.since(rows, since)
    elif since is not None:
        keys = changed(listed.of, listed.follows, since, after=after, most=LOOKED)
        rows, ahead = rows.filter(pk__in=keys), keys[-1] if len(keys) == LOOKED else None
    width = len(listed.columns)
    versioned = any(field.name == "version" for field in rows.model._meta.get_fields())
    own = ["pk", "version"] if versioned else ["pk"]
    paths = [*(column.path for column in listed.columns), *own, *listed.beside]
    block = [list(row) for row in rows.values_list(*paths)[:most]]
    following = block[-1][width] if len(block) == most else ahead
    block = _admitted(listed, actor, block)
    marks = [
        dict(zip(("id", "version"), row[width : width + len(own)], strict=False)) for row in block
    ]
    if listed.complete is not None:
        listed.complete(Context(actor, on), block)
    return [mark | _cells(listed, row) for mark, row in zip(marks, block, strict=True)], following


def _cells(listed: Listed, row: list[Any]) -> dict[str, Any]:
    """The cells of a row by column; texts are texts, codes stay."""
    return {
        column.key: _text(cell) if column.kind == TEXT and not column.say else cell
        for column, cell in zip(listed.columns, row, strict=False)
    }


def one(listed: Listed, actor: Actor, key: object, *, on: date) -> dict[str, Any] | None:
    """One row of a list by its key; none where the actor may not know of it."""
    narrow = replace(listed, rows=lambda who, wanted: listed.rows(who, wanted).filter(pk=key))
    found, _ = page(narrow, actor, {}, on=on, after=None, most=1)
    return found[0] if found else None


def _said(column: Column, language: str) -> Mapping[object, str]:
    return {code: words.text(language) for code, words in (column.say or {}).items()}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return "、".join(cell) if isinstance(cell, list) else str(cell)


def _read(listed: Listed, actor: Actor, wanted: Wanted) -> Iterator[Block]:
    paths = [*(column.path for column in listed.columns), *listed.beside]
    block: Block = []
    for row in listed.rows(actor, wanted).values_list(*paths).iterator(chunk_size=BLOCK):
        block.append(list(row))
        if len(block) == BLOCK:
            yield _admitted(listed, actor, block)
            block = []
    if block:
        yield _admitted(listed, actor, block)


def _admitted(listed: Listed, actor: Actor, block: Block) -> Block:
    return block if listed.admit is None else listed.admit(actor, block)
