"""The process that opens a workbook: bytes on stdin, one JSON line per row on stdout.

Run as a script of its own, away from the server's memory: it limits itself before it reads, and
imports nothing of Liance. Exit code 0 rows follow the answer line; 1 the answer line is the
refusal; anything else it was killed.
"""

import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

MEMORY = 512 * 2**20
SECONDS = 20
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CHARACTERS = 64 * 2**20


class Refusal(Exception):  # noqa: N818 - what the parent turns into its own error
    """Why the workbook is refused: the code's last part and the place."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where


def limit_process() -> None:
    """Bound memory and processor time of this process for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Sheet row number and texts of every filled row of the first visible sheet."""
    # Another library of ours brings lxml along; what reads foreign files is defusedxml.
    os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl  # noqa: PLC0415 - only after the limits are set

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise Refusal("no_sheet")
    sheet = sheets[0]
    sheet.reset_dimensions()
    characters = rows = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = _texts(cells)
        if not texts:
            continue
        rows += 1
        characters += sum(map(len, texts))
        if rows > MOST_ROWS or characters > MOST_CHARACTERS or len(texts) > MOST_COLUMNS:
            raise Refusal("too_large", str(number))
        yield number, texts


def _texts(cells: tuple[Any, ...]) -> list[str]:
    texts: list[str] = []
    for at, cell in enumerate(cells, start=1):
        if cell.value is None:
            continue
        if cell.data_type == "f":
            raise Refusal("formula", cell.coordinate)
        text = _text(cell.value)
        if text:
            if at > MOST_COLUMNS:
                raise Refusal("too_large", cell.coordinate)
            texts.extend([""] * (at - 1 - len(texts)))
            texts.append(text)
    return texts


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    # the shortest decimal of a float is what was typed
    return repr(value) if isinstance(value, float) else str(value)


def main() -> int:
    """Read stdin, answer on stdout."""
    limit_process()
    try:
        rows = [json.dumps(row, ensure_ascii=True) for row in rows_of(sys.stdin.buffer.read())]
    except Refusal as refusal:
        print(json.dumps({"code": refusal.code, "where": refusal.where}))
        return 1
    except MemoryError:
        print(json.dumps({"code": "workbook_bomb", "where": ""}))
        return 1
    except Exception as error:  # noqa: BLE001 - a parser of foreign files may raise anything
        print(json.dumps({"code": "workbook_damaged", "where": type(error).__name__}))
        return 1
    print("\n".join([json.dumps({"rows": len(rows)}), *rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
