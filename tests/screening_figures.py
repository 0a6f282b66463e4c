"""What docs/screening.md says of precision, recall and false alarms, measured."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from tests.fabrication import BEGAN, CASES, DAY, TABLES, Rows, clean

from liance.mechanism.screening.engine import duckdb_tables, screen
from liance.mechanism.screening.findings import Found

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "03_results"
SEEDS = (21, 22, 23)


def on_fabrications(folder: Path, put) -> dict[str, tuple[int, int, int, int]]:
    """By check: fabrications seen, fabrications made, leads that were right, leads."""
    counts = {}
    for number, fabricate in CASES.items():
        seen = right = leads = 0
        for seed in SEEDS:
            rows = clean(seed)
            spoilt = fabricate(rows, random.Random(seed))
            found = screen(*duckdb_tables(put(folder, rows)), only=[number]).found
            touched = [one for one in found if _named(one) & spoilt]
            seen, right, leads = seen + bool(touched), right + len(touched), leads + len(found)
        counts[number] = (seen, len(SEEDS), right, leads)
    return counts


def _named(one: Found) -> set[str]:
    return {key for _, key in one.rows}


def on_real(folder: Path, put) -> dict[str, tuple[int, int]]:
    """By statistical check that the data allow: leads on real data, groups or results looked at."""
    rows: Rows = {name: [] for name in TABLES}
    rows["results"] = [*_manila(), *_epa()]
    screened = screen(*duckdb_tables(put(folder, rows)), only=["F07", "F10", "F11"])
    found = {n: sum(1 for one in screened.found if one.check == n) for n in ("F07", "F10", "F11")}
    looked = screened.tested | {"F07": sum(1 for r in rows["results"] if r["digits"] >= 3)}
    return {number: (found[number], looked[number]) for number in found}


def _row(  # noqa: PLR0917
    key: int, place: str, factor: str, raw: str, number: int, limit: str
) -> dict:
    plain = raw.replace(".", "", 1)
    return {
        "key": key, "id": str(key), "visit": key, "point": key, "source": key, "agency": 1,
        "laboratory": sum(map(ord, place)), "qc": "normal", "qualifier": "=", "year": 2017,
        "limit_number": float(limit) if limit else None, "started_ms": BEGAN + number * DAY,
        "sampled_ms": BEGAN + number * DAY, "factor": factor, "unit": "mg/L", "raw": raw,
        "number": float(raw), "digits": len(plain.lstrip("0")),
        "places": len(raw.partition(".")[2]), "last_digit": int(raw[-1]),
        "value_key": sum(ord(c) * 131**n for n, c in enumerate(factor[:6] + raw)) % 2**40,
    }  # fmt: skip


def _plain(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text[-1] != "."


def _manila() -> Iterator[dict]:
    limits = {"BOD": "30", "TSS": "50", "COD": "60"}
    with (SHARED / "manila_wwtp_daily.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            for at, (factor, limit) in enumerate(limits.items()):
                if _plain(row[factor] or "-"):
                    key = number * 10 + at
                    yield _row(key, row["plant"], factor, row[factor], number, limit)


def _epa() -> Iterator[dict]:
    with (SHARED / "us_epa_dmr_effluent_chart.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            raw, limit = row["dmr_value_nmbr"], row["limit_value_nmbr"]
            if row["dmr_value_qualifier_code"] == "=" and _plain(raw or "-"):
                raw = "0" + raw if raw[0] == "." else raw
                held = (
                    limit
                    if row["limit_value_qualifier_code"] == "<=" and _plain(limit or "-")
                    else ""
                )
                place = row["npdes_id"]
                yield _row(10**6 + number, place, row["parameter_desc"], raw, number, held)


def lines(folder: Path, put) -> list[str]:
    """The two tables of the document."""
    made, real = on_fabrications(folder, put), on_real(folder, put)
    out = ["| check | fabrications seen (recall) | leads that were right (precision) |",
           "|---|---|---|"]  # fmt: skip
    out += [f"| {n} | {a} of {b} | {c} of {d} |" for n, (a, b, c, d) in made.items()]
    out += ["", "| check | leads on real data | looked at |", "|---|---|---|"]
    out += [f"| {n} | {a} | {b} {'results' if n == 'F07' else 'groups'} |"
            for n, (a, b) in real.items()]  # fmt: skip
    return out
