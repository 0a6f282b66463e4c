"""Every column of every export, opened: no cell is evaluated, numbers are numbers (A10)."""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import typer
from tests.hostile.payloads import NUMBERS, PAYLOADS
from typer.testing import CliRunner

from liance.doors.cli import due, judge
from liance.doors.web.results.views.importing import HEADS
from liance.foundation.tables.out.separated import SeparatedWriter
from liance.foundation.tables.out.shape import Heading
from liance.foundation.tables.out.workbook import WorkbookWriter
from liance.foundation.tables.writing import for_spreadsheets
from liance.mechanism.editions.template import workbook as template
from liance.mechanism.reporting.evidence.records import COLUMNS as LISTED
from liance.mechanism.reporting.workbook import COLUMNS as PUBLISHED
from liance.mechanism.reporting.workbook import written
from liance.norms.standards.catalogue import shipped

NS = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
}
FORMULA, TYPE = f"{{{NS['table']}}}formula", f"{{{NS['office']}}}value-type"


def table(width):
    """Each payload in each column, a number after it in the last."""
    return [
        [*[payload] * (width - 1), NUMBERS[at % len(NUMBERS)]]
        for at, payload in enumerate(PAYLOADS)
    ]


def judged(folder):
    """`liance judge --bom` carries every column of a file through."""
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    source, output = folder / "in.csv", folder / "judged.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = [[p, "12", "50", "-5.2"] for p in PAYLOADS if "\0" not in p]
        csv.writer(file).writerows([["=1+1", "value", "limit", "number"], *rows])
    result = CliRunner().invoke(app, ["judge", str(source), "-o", str(output), "--bom"])
    assert result.exit_code == 0, result.stderr
    return output.read_bytes()


def standard():
    """The table of a standard with every cell of free text filled so."""
    edition = next(e for e in shipped().editions if e.rows)
    row = edition.rows[0]
    rows = tuple(
        replace(row, number=n, table=p, factor=p, aliases=(p,), value=p, unit=p, clause=p,
                source=p, note=p)
        for n, p in enumerate(PAYLOADS, start=1)
    )  # fmt: skip
    head = {"code": "=GB 1-2026", "title": "=1+1", "en": "+1+1", "source": "@SUM(1)"}
    return template(replace(edition, rows=rows, continued=None, **head))


def streamed(maker):
    """The payloads as an export of a list writes them."""
    out = io.BytesIO()
    heads = [Heading(payload) for payload in PAYLOADS[:7]]
    writer = maker(out, heads)
    writer.write(table(7))
    writer.close([("=1+1", payload) for payload in PAYLOADS])
    return out.getvalue()


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Every export by its name."""
    folder = tmp_path_factory.mktemp("exports")
    return {
        "template.csv": for_spreadsheets([HEADS, *table(len(HEADS))]),
        "list.csv": for_spreadsheets([LISTED, *table(len(LISTED))]),
        "judged.csv": judged(folder),
        "results.xlsx": written(
            table(len(PUBLISHED)), title="=1+1", created=datetime(2026, 11, 3)
        ),
        "standard.xlsx": standard(),
        "streamed.csv": streamed(SeparatedWriter),
        "streamed.xlsx": streamed(partial(WorkbookWriter, titles=("说明", "数据"))),
    }  # fmt: skip


def test_no_cell_is_written_as_a_formula(exports):
    assert len(PAYLOADS) >= 400
    cells = 0
    for name, content in exports.items():
        if name.endswith(".csv"):
            with io.StringIO(content.decode("utf-8-sig"), newline="") as file:
                found = [cell for row in csv.reader(file) for cell in row]
            assert not [
                c
                for c in found
                if c.strip("\0 \t\r\n\ufeff")[:1] in ("=", "@", "＝", "＠") and len(c) > 1
            ]
            assert "-5.2" in found
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            found = [c for sheet in book for row in sheet for c in row if c.value is not None]
            assert {c.data_type for c in found} == {"s"}
        cells += len(found)
    assert cells > 400 * 40


@pytest.fixture(scope="module")
def calc():
    """LibreOffice with Calc; absent it skips, under CI it must be there."""
    found = shutil.which("soffice")
    if found and (Path(found).resolve().parent / "libsclo.so").exists():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("LibreOffice Calc is missing: install libreoffice-calc-nogui")
    return pytest.skip("LibreOffice Calc is not installed (libreoffice-calc-nogui)")


def opened(calc, folder, names):
    """Each file as LibreOffice has it in memory after opening it without a screen."""
    command = [
        calc, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
        "fods", "--outdir", str(folder / "opened"), *[str(folder / name) for name in names],
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: ET.parse(folder / "opened" / f"{name.rpartition('.')[0]}.fods") for name in names}


def test_libreoffice_evaluates_none_of_them(exports, calc, tmp_path):
    live = openpyxl.Workbook()
    live.active["A1"] = "=1+1"
    live.save(tmp_path / "live.xlsx")
    (tmp_path / "bare.csv").write_text("a\n=1+1\n", encoding="utf-8")
    for name, content in exports.items():
        (tmp_path / name).write_bytes(content)
    found = opened(calc, tmp_path, ["live.xlsx", "bare.csv", *exports])
    formulas = {
        name: [cell.get(FORMULA) for cell in tree.iter() if cell.get(FORMULA)]
        for name, tree in found.items()
    }
    # what is not made harmless is evaluated: the test can fail
    assert formulas.pop("live.xlsx")
    assert formulas.pop("bare.csv")
    assert formulas == {name: [] for name in exports}
    for name in ("template.csv", "list.csv", "judged.csv"):
        numbers = [c for c in found[name].iter() if c.get(TYPE) in ("float", "percentage")]
        assert len(numbers) >= 400, name
    print(f"\n{len(PAYLOADS)} payloads in {len(exports)} exports: none evaluated")
