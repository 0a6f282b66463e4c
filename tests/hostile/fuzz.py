"""Mutations without end over the readers of foreign files, in a process with bounds of its own.

``python -m tests.hostile.fuzz READER SEED SECONDS``: prints how many files were read and how each
was answered; an answer that is none (another exception, ten seconds, memory) ends it with the file.
"""

import base64
import io
import random
import resource
import signal
import sys
import time
import zipfile
from collections import Counter
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

from tests.hostile import pictures, texts, workbooks

from liance.foundation.files.kinds import kind_of
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables import workbook_process
from liance.foundation.tables.archive import check_workbook
from liance.foundation.tables.blocks import cells_of, read_blocks
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.separated import open_separated, read_separated
from liance.mechanism.custody.rules.logger import read_log
from liance.mechanism.laboratory.rules.entry import read_raw
from liance.mechanism.laboratory.rules.mapping import cells, mapping_of, moment, places
from liance.mechanism.registry.rules.headers import missing, recognise
from liance.mechanism.registry.rules.intake import read_listed
from liance.norms.errors import NormError
from liance.norms.standards.editions import Edition
from liance.norms.standards.sheet import check_sheet, read_sheet

MEMORY = 512 * 2**20
SLOWEST = 10
LARGEST = 200_000
ZONE = ZoneInfo("Asia/Shanghai")
PICTURES = (
    pictures.JPEG, pictures.png(9, 9), pictures.webp(9, 9), pictures.GIF, pictures.HEIC,
    pictures.PDF, pictures.jpeg(9, 9, b"\xff\xe1\x00\x08Exif\0\0"),
)  # fmt: skip


def separated(content):
    """Rows, and the same rows in blocks."""
    rows = [list(row.cells) for row in read_separated(io.BytesIO(content)).rows]
    opened = open_separated(io.BytesIO(content))
    width, found = len(opened.header), []
    for block in read_blocks(opened, 4096):
        text = block.decode().split("\n") if isinstance(block, bytes) else None
        lines = block if text is None else [cells_of(line) for line in text if line]
        for line in lines:
            written = list(line) if text is not None else list(line.cells)
            found.append([*written, *[""] * (width - len(written))][:width])
    assert found == rows, "blocks and rows differ"
    return "read"


def logger(content):
    """All readings of a log."""
    return "read" if read_log(content, zone=ZONE).readings else "nothing"


def export(content):
    """The lines of an instrument's export as readings."""
    table = read_separated(io.BytesIO(content))
    at = places(mapping_of("reader_export"), table.header)
    for row in islice(table.rows, 500):
        said = cells(row.cells, at)
        moment(said.get("read_at", ""))
        value = read_raw(said["raw"], "0.01").value
        assert value is None or abs(value) < Decimal(10) ** 12
    return "read"


def sources(content):
    """A list of sources: its columns, and each row as the import takes it."""
    table = read_separated(io.BytesIO(content))
    columns = recognise(table.header)
    for row in islice(table.rows, 200):
        listed = read_listed(
            lambda field, cells=row.cells: columns.value(field, cells), root="610000"
        )
        assert isinstance(listed, NormError) or listed.identity
    return "no names" if missing(columns) else "read"


def standards(content):
    """A standard's table, checked whole."""
    table = read_separated(io.BytesIO(content))
    rows = [(row.line, row.cells) for row in islice(table.rows, 200)]
    found = check_sheet(read_sheet(table.header, rows))
    return "read" if isinstance(found, Edition) else "faults"


def workbook(content):
    """The rows of a workbook, as its process reads them."""
    check_workbook(io.BytesIO(content))
    try:
        rows = list(workbook_process.rows_of(content))
    except workbook_process.Refusal as refusal:
        return refusal.code
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - what the process answers as a damaged workbook
        return f"damaged {type(error).__name__}"
    assert all(isinstance(text, str) for _, cells in rows for text in cells)
    return "read"


def picture(content):
    """The kind of an original, whatever its sender claims."""
    stream = io.BytesIO(content)
    claims = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic")
    return next((k for k in (kind_of(c, stream) for c in claims) if k.startswith("image")), "bytes")


READERS = {
    "separated": (separated, [texts.LOG, texts.EXPORT, b'a;"b\n";c\r\n1;2;3\r\n' * 9]),
    "logger": (logger, [texts.LOG, texts.LOG.decode().encode("gb18030")]),
    "export": (export, [texts.EXPORT, texts.EXPORT.decode().encode("utf-16")]),
    "sources": (sources, [texts.SOURCES, texts.SOURCES.decode().encode("gb18030")]),
    "standards": (standards, [texts.STANDARD]),
    "workbook": (workbook, [workbooks.PLAIN]),
    "picture": (picture, list(PICTURES)),
}


def changed(content, chance):
    """The bytes with one to five changes: a trick, a piece of itself, turned bytes, a cut."""
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice([0, 1, 1, 4, 16, 64]))
        other = chance.randrange(len(content) + 1)
        put = chance.choice([
            chance.choice(texts.TRICKS), chance.randbytes(chance.randrange(1, 5)),
            content[other : other + chance.randrange(64)], content[at:end] * chance.choice([2, 50]),
        ])  # fmt: skip
        content = (content[:at] + put + content[end:])[:LARGEST]
    return content


def inside(content, chance):
    """A workbook with one of the parts that are read changed."""
    part = chance.choice(workbooks.READ_PARTS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(part) if part in archive.namelist() else b"<x/>"
    return workbooks.repacked({part: changed(text, chance)}, content=content)


def answer(read, content):
    """How one file is answered; raises what is no answer."""
    signal.alarm(SLOWEST)
    try:
        return read(content)
    except (TableError, Refused) as refused:
        return refused.code
    finally:
        signal.alarm(0)


def _late(*_):
    raise TimeoutError(f"{SLOWEST} s")


def main(name, seed, seconds):
    """Read changed files for so many seconds; exit code 1 with the file where one has no answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _late)
    read, plain = READERS[name]
    chance, answers = random.Random(f"{name} {seed}"), Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        old = chance.choice(plain)
        new = inside if name == "workbook" and chance.random() < 0.8 else changed
        content = new(old, chance)
        try:
            answers[answer(read, content)] += 1
        except BaseException as error:  # noqa: BLE001 - any of them is the finding
            print(f"{name} {seed}: {error!r} for {base64.b64encode(content).decode()}")
            return 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name} {seed}: {answers.total()} files, {peak} MiB, {dict(answers.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
