"""The page of what programs may do (docs/open-api-acts.md): scopes, acts by scope, what is left to people."""

import importlib
import inspect
from collections import defaultdict
from typing import Any

from liance.mechanism.exchange.rules.scope_tables import READING
from liance.mechanism.exchange.rules.scopes import SCOPES

HEAD = """# Scopes and acts of the open API

Everything that a page can do, a program can do by the same action, but for what stands at the end. How
calls are made: [open-api.md](open-api.md); bodies and examples: [open-api.json](open-api.json).
"""


def acts_page() -> str:
    """The whole page. Django is set up by the caller."""
    tables = importlib.import_module("liance.doors.api.acts.tables")
    apart = importlib.import_module("liance.doors.api.acts.apart")
    acts = defaultdict(list)
    for act in tables.ACTS:
        acts[act.scope].append(f"| `POST {act.path}` | {_first(act.action)} |")
    lines = [HEAD, *_reading()]
    for code, scope in SCOPES.items():
        if code in acts:
            lines += [
                f"## `{code}`\n",
                f"{scope.zh} / {scope.en}\n",
                "| call | what |",
                "|---|---|",
            ]
            lines += [*acts[code], ""]
    lines += ["## Left to people\n", "| why | what |", "|---|---|", *_left(apart.LEFT)]
    lines += ["", "Steps of [the edge tables](states.md) that no call takes:\n", "| why | steps |"]
    lines += ["|---|---|", *_steps(apart.STEPS), ""]
    return "\n".join(lines)


def _reading() -> list[str]:
    lists = importlib.import_module("liance.dashboards.exports").LISTS.values()
    lines = ["## Reading\n", "| scope | what | lists |", "|---|---|---|"]
    for scope in READING:
        opened = [f"`{one.code}`" for one in lists if one.permission in scope.permissions]
        said = ", ".join(opened) or "–"
        lines.append(f"| `{scope.code}` | {scope.zh} / {scope.en} | {said} |")
    return [*lines, ""]


def _first(action: Any) -> str:
    text = (inspect.getdoc(inspect.unwrap(action)) or "").split("\n\n")[0].split("\n")
    whole = " ".join(text)
    return whole.split(". ")[0].rstrip(".").replace("|", "\\|")


def _left(left: Any) -> list[str]:
    by = defaultdict(list)
    for action, reason in left.items():
        package = action.__module__.removeprefix("liance.").removeprefix("mechanism.")
        by[reason].append(f"`{package.replace('.actions', '')}.{action.__name__}`")
    return [
        f"| {reason.zh} / {reason.en} | {', '.join(sorted(names))} |"
        for reason, names in by.items()
    ]


def _steps(steps: Any) -> list[str]:
    by = defaultdict(list)
    for step, reason in steps.items():
        by[reason].append(f"`{step}`")
    return [
        f"| {reason.zh} / {reason.en} | {', '.join(sorted(names))} |"
        for reason, names in by.items()
    ]
