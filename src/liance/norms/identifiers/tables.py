"""The shipped tables of divisions, read once."""

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a tab-separated table of this package; lines with # are its head."""
    text = files("liance.norms.identifiers").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t"))


@cache
def extra_reporting_units() -> dict[str, list[dict[str, Any]]]:
    """Return, by two-digit province, the counties that report to the province directly."""
    path = files("liance.norms.identifiers").joinpath("data", "reporting_units.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
