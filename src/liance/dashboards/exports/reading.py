"""A list read as a stream of blocks: counted, in order, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from liance.dashboards.exports.shape import TEXT, Column, Context, Listed, Wanted
from liance.foundation.kernel.actor import Actor
from liance.foundation.tables.out.shape import Cell, Heading

BLOCK = 2000
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
