"""Exported lists as rows by the keys of their columns, for tests."""

from datetime import date

from liance.dashboards.exports import LISTS
from liance.dashboards.exports.reading import blocks, count
from liance.foundation.kernel.actor import Actor


def rows(
    code: str, actor: Actor, *, on: date, language: str = "zh-hans", **wanted: str
) -> list[dict[str, object]]:
    """The rows of a list for an actor; as many as are counted."""
    listed = LISTS[code]
    keys = [column.key for column in listed.columns]
    found = blocks(listed, actor, wanted, on=on, language=language)
    lines = [dict(zip(keys, row, strict=True)) for block in found for row in block]
    assert len(lines) == count(listed, actor, wanted)
    return lines
