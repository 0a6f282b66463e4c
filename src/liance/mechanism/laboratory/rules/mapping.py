"""A result file's lines as what was typed would be, by a mapping kept as data. Pure."""

import tomllib
from collections.abc import Mapping as Read
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.encodings import encoding_of
from liance.foundation.tables.workbook import is_workbook
from liance.norms.sampling.factors import folded
from liance.norms.standards.recorded import Recorded

COLUMNS = (
    "sample", "factor", "raw", "unit", "detection_limit", "method", "instrument", "started_at",
    "read_at", *Recorded._fields,
)  # fmt: skip
REQUIRED = ("sample", "raw")
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日 %H:%M",
)  # fmt: skip
MOST_NAMED = 500
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read: ``columns`` gives for each of ``COLUMNS`` the heads it may have, a column
    that is absent comes from the form; ``skip_lines`` lines stand above the header."""

    code: str
    zh: str
    en: str
    instrument_file: bool
    skip_lines: int
    columns: Read[str, tuple[str, ...]]


@cache
def mappings() -> tuple[Mapping, ...]:
    """The mappings on file, the table of results first."""
    folder = files("liance.mechanism.laboratory.mappings")
    found = [
        read_mapping(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda mapping: (mapping.instrument_file, mapping.code)))


def below(content: bytes, lines: int) -> tuple[bytes, int]:
    """What stands below the lines that an instrument writes above its header, and how many were
    cut. A workbook has no such lines. Raises TableError where a text cannot be decoded."""
    stream = BytesIO(content)
    if not lines or is_workbook(stream):
        return content, 0
    # in UTF-16 a line end is no single byte
    text = content.decode(encoding_of(stream))
    return text.split("\n", lines)[-1].encode(), lines


def read_mapping(text: str) -> Mapping:
    """A mapping from its TOML. Raises ValueError naming what is wrong."""
    data = tomllib.loads(text)
    columns = {name: tuple(heads) for name, heads in data["columns"].items()}
    unknown = set(columns) - set(COLUMNS)
    missing = [name for name in REQUIRED if not columns.get(name)]
    if unknown or missing:
        raise ValueError(f"unknown columns {sorted(unknown)}, missing {missing}")
    return Mapping(
        data["code"], data["zh"], data["en"], bool(data["instrument_file"]),
        int(data["skip_lines"]), columns,
    )  # fmt: skip


def mapping_of(code: str) -> Mapping:
    """The mapping with a code. Error: laboratory.mapping_unknown."""
    found = next((m for m in mappings() if m.code == code), None)
    if found is None:
        raise Refused("laboratory.mapping_unknown", field="mapping")
    return found


def places(mapping: Mapping, header: Sequence[str]) -> dict[str, int]:
    """Which column of the file holds what. Error: laboratory.columns_missing."""
    heads = [folded(head) for head in header]
    found: dict[str, int] = {}
    for name, spellings in mapping.columns.items():
        at = [heads.index(folded(one)) for one in spellings if folded(one) in heads]
        if at:
            found[name] = at[0]
    missing = [mapping.columns[name][0] for name in REQUIRED if name not in found]
    if missing:
        raise Refused(
            "laboratory.columns_missing", field="file", missing="、".join(missing),
            found="、".join(head for head in header if head)[:MOST_NAMED],
        )  # fmt: skip
    return found


def cells(row: Sequence[str], at: Read[str, int]) -> dict[str, str]:
    """The texts of a line by column, blanks at the ends removed; absent columns left out."""
    return {name: row[place].strip() for name, place in at.items()}


def moment(text: str) -> datetime | None:
    """An instant written in Shanghai time; None for an empty cell. Error: laboratory.time_unreadable."""
    written = " ".join(text.split())
    if not written:
        return None
    for form in FORMATS:
        try:
            return datetime.strptime(written, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    raise Refused("laboratory.time_unreadable", text=text)


def short_number(text: str) -> str:
    """The last two parts of a sample number, as people call it."""
    return "-".join(text.strip().split("-")[-2:])
