"""The pages that say where each rule comes from: docs/rules.md and docs/unverified.md."""

import ast
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from liance.norms.citations import Certainty, Citation, cited_rules
from liance.norms.sampling.factors import all_factors
from liance.norms.sampling.preservation import preservation_of
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.editions import DIMENSIONS, Edition, LimitRow

ROOT = Path(__file__).resolve().parent.parent
RULES_SAY = (
    "Each rule of law or science is one function; its citation says how far the text was checked. "
    "What was not checked against print is gathered in [unverified.md](unverified.md).\n"
)
LIMITS_SAY = (
    "Files under `src/liance/norms/standards/data`, selected by `norms.standards.selection.select`, "
    "proved row by row in `tests/pure/norms/standards/test_selection.py`.\n"
)
UNVERIFIED_SAYS = (
    "For whoever holds the printed standards: each line is known from the field or a secondary "
    "source and was not compared with the official text. `number`: the number itself was not "
    "checked; `averaging or condition`: only when it applies was not.\n"
)
SURE = (Certainty.VERIFIED, Certainty.SECONDARY, Certainty.UNVERIFIED)


def load_rules() -> None:
    """Import every module that carries a citation."""
    for path in sorted((ROOT / "src" / "liance").rglob("*.py")):
        if "@cites(" in path.read_text(encoding="utf-8"):
            importlib.import_module(_module(path))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


@cache
def named_in_tests() -> Mapping[str, set[str]]:
    """Dotted name of a function → the test files that import and use it."""
    places: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = path.relative_to(ROOT).as_posix()
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            places[name].add(where)
    return places


def _imported(tree: ast.Module) -> Iterator[str]:
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        held = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Attribute) and isinstance(held, ast.Name) and held.id in modules:
            yield f"{modules[held.id]}.{node.attr}"


def _ours() -> list[tuple[str, Sequence[Citation]]]:
    """The cited rules of the product; a test may have cited some of its own."""
    return sorted((n, c) for n, c in cited_rules().items() if n.startswith("liance."))


def rules_page() -> str:
    """Every cited rule: what it says, where from, how sure, the function, its tests."""
    load_rules()
    tests = named_in_tests()
    lines = [
        "# Rules and their sources\n",
        RULES_SAY,
        "| rule | citation | certainty | function | tests |",
        "|---|---|---|---|---|",
    ]
    for name, citations in _ours():
        function = _found(name)
        said = (function.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        sources = "<br>".join(f"{c.source} {c.article}".strip() for c in citations)
        sure = "<br>".join(c.certainty.value for c in citations)
        proved = "<br>".join(f"`{where}`" for where in sorted(_tests_of(name, tests)))
        short = name.removeprefix("liance.")
        lines.append(
            f"| {_cell(' '.join(said.split()))} | {_cell(sources)} | {sure} | `{short}` | {proved or '–'} |"
        )
    return "\n".join([*lines, "", *_editions_table()]) + "\n"


def _found(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    while True:
        try:
            found: Any = importlib.import_module(module)
            break
        except ModuleNotFoundError:
            module, _, outer = module.rpartition(".")
            function = f"{outer}.{function}"
    for part in function.split("."):
        found = getattr(found, part)
    rule: Callable[..., Any] = found
    return rule


def _tests_of(name: str, tests: Mapping[str, set[str]]) -> set[str]:
    """The tests that name the function; else those of its module, else of the actions that call
    it."""
    if tests.get(name):
        return tests[name]
    module = name.rpartition(".")[0]
    near = _tests_under(module, tests)
    return near or {where for m in _callers(name) for where in _tests_under(m, tests)}


def _tests_under(module: str, tests: Mapping[str, set[str]]) -> set[str]:
    inside = (places for name, places in tests.items() if name.startswith(f"{module}."))
    return {where for places in inside for where in places}


@cache
def _imports_of_the_product() -> Mapping[str, set[str]]:
    callers: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "src" / "liance").rglob("*.py")):
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            callers[name].add(_module(path))
    return callers


def _callers(name: str) -> set[str]:
    return _imports_of_the_product()[name]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _editions_table() -> list[str]:
    lines = [
        "## Limits as data\n",
        LIMITS_SAY,
        "| edition | in force | limits | verified | secondary | unverified | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for edition in shipped().editions:
        counted = [row.sureness for row in edition.rows]
        counts = " | ".join(str(counted.count(sure)) for sure in SURE)
        span = f"{edition.first or '?'} – {edition.last or ''}"
        lines.append(
            f"| {edition.name} {edition.title} | {span} | {len(counted)} | {counts} | {edition.source} |"
        )
    return lines


def unverified_page() -> str:
    """Every number and rule that somebody who holds the printed text has still to check."""
    load_rules()
    lines = [
        "# Not checked against print 未核对原文\n",
        UNVERIFIED_SAYS,
        "## Rules\n", "| source | what | function |", "|---|---|---|",
    ]  # fmt: skip
    for name, citations in _ours():
        lines += [
            f"| {c.source} | {_cell(c.article)} | `{name.removeprefix('liance.')}` |"
            for c in citations if c.certainty is Certainty.UNVERIFIED
        ]  # fmt: skip
    lines.append("\n## Limits")
    for edition in shipped().editions:
        found = _edition_lines(edition)
        lines += found if len(found) > 1 else []
    return "\n".join([*lines, *_preservation_lines()]) + "\n"


def _edition_lines(edition: Edition) -> list[str]:
    lines = [f"\n### {edition.name} {edition.title}\n"]
    if edition.first is None or edition.date_certainty is Certainty.UNVERIFIED:
        lines.append(f"- first day in force: {edition.first or 'not on file'}")
    lines += [f"- not held: {part.en} / {part.why}" for part in edition.not_held]
    lines += [f"- ground: {g.text}" for g in edition.grounds if g.certainty is Certainty.UNVERIFIED]
    rows: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for row in edition.rows:
        if row.sureness is Certainty.UNVERIFIED:
            what = "number" if row.certainty is Certainty.UNVERIFIED else "averaging or condition"
            rows[row.table, row.factor, what, _conditions(row, "level")].append(_value(row))
    if rows:
        lines += [
            "",
            "| table | factor | condition | limits | unchecked |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {table} | {factor} | {conditions} | {'; '.join(values)} | {what} |"
            for (table, factor, what, conditions), values in rows.items()
        ]
    return lines


def _conditions(row: LimitRow, *left_out: str) -> str:
    condition = row.condition
    words = [
        getattr(condition, name)
        for name in (*DIMENSIONS, "season", "water_temp")
        if name not in left_out
    ]
    return "，".join([*(word for word in words if word), *condition.region, *condition.scope])


def _value(row: LimitRow) -> str:
    limit = row.limit.operator + row.limit.text if row.limit else "–"
    text = "、".join(f"{h} m {v}" for h, v in row.heights) if row.heights else limit
    level = f"{row.condition.level}: " if row.condition.level else ""
    averaging = f" ({row.averaging.value})" if row.averaging else ""
    return f"{level}{text} {row.unit}{averaging}"


def _preservation_lines() -> list[str]:
    lines = [
        "\n## Preservation of samples\n", "| factors | preservative | holding times |", "|---|---|---|",
    ]  # fmt: skip
    water = (preservation_of(f.name) for f in all_factors() if f.medium == "water")
    for kept in dict.fromkeys(kept for kept in water if kept):
        holds = [h for h in kept.holds if h.citation.certainty is Certainty.UNVERIFIED]
        loose = kept.preservative_certainty is Certainty.UNVERIFIED
        if holds or loose:
            times = "; ".join(
                f"{h.minutes} min ({h.citation.source}){_when(h.when)}" for h in holds
            )
            what = kept.preservative or "none" if loose else ""
            lines.append(f"| {'、'.join(kept.factors)} | {what} | {times} |")
    return lines


def _when(text: str) -> str:
    return f" {text}" if text else ""
