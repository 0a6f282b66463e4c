"""The map of `liance import sources`: which column of an unusual list says what.

[columns]          # field = "header of the list"
name = "厂名"
city = "属地"

[constants]        # the same for every row
key_unit = "是"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class MapError(Exception):
    """A map that cannot be used; the text says what to do, in both languages."""


@dataclass(frozen=True, slots=True)
class Map:
    """Headers by field, and texts that hold for every row by field."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def read_map(path: Path, fields: frozenset[str]) -> Map:
    """Read a map file. Raises MapError for bad TOML, unknown tables or fields, no text."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise MapError(f"{path}: 请存为 UTF-8 / save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise MapError(f"{path}: 不是 TOML / no TOML: {error}") from error
    unknown = sorted(set(tables) - {"columns", "constants"})
    if unknown:
        raise MapError(
            f"{path}: 不认识 / unknown: {', '.join(unknown)}；"
            "只用 / use only [columns], [constants]"
        )
    known = ", ".join(sorted(fields))
    return Map(
        _table(path, tables.get("columns", {}), fields, known),
        _table(path, tables.get("constants", {}), fields, known),
    )


def _table(path: Path, table: Any, fields: frozenset[str], known: str) -> dict[str, str]:
    if not isinstance(table, dict):
        raise MapError(f"{path}: [columns] 与 [constants] 应为表 / must be tables")
    for name, value in table.items():
        if name not in fields:
            raise MapError(f"{path}: 没有字段 / no field “{name}”；可用 / known: {known}")
        if not isinstance(value, str):
            raise MapError(f"{path}: “{name}” 应为文字 / must be text in quotes")
    return dict(table)


def check_columns(map_: Map, header: tuple[str, ...]) -> None:
    """Every header that the map names stands in the list exactly once, else MapError."""
    for name, wanted in map_.columns.items():
        count = header.count(wanted)
        if count != 1:
            found = "、".join(h for h in header if h) or "–"
            what = "没有该列 / no such column" if count == 0 else "该列重复 / stands twice"
            raise MapError(f"“{wanted}” ({name}): {what}；文件中有 / the file has: {found}")
