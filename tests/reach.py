"""What actions the pages call, and which steps of the edge tables an action can take: read from source."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import liance
from liance.foundation.kernel.machine import MACHINES, Machine

SOURCE = Path(liance.__file__).parent
# What every act leads through: it names every verb and takes no step of its own.
BELOW = ("liance.foundation", "liance.norms")


def performed_by_pages() -> set[Callable[..., Any]]:
    """Every function with ``actor`` and ``at`` that a module of the pages refers to."""
    found = set()
    for path in sorted((SOURCE / "doors/web").rglob("*.py")):
        module = importlib.import_module(_name(path))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = _resolved(node, vars(module))
            if inspect.isfunction(named) and not named.__module__.startswith("liance.doors"):
                parameters = inspect.signature(named).parameters
                if {"actor", "at"} <= set(parameters) and _by_name(parameters["actor"]):
                    found.add(named)
    return found


def steps_of(action: Callable[..., Any]) -> set[str]:
    """``noun:verb`` of every edge whose table and verb the code that an action leads to names."""
    machines, words = set(), set()
    for function in _closure(inspect.unwrap(action), set()):
        for node in ast.walk(_tree(function)):
            said = node.value if isinstance(node, ast.Constant) else None
            said = _resolved(node, function.__globals__) if said is None else said
            if isinstance(said, Machine):
                machines.add(said.noun)
            words |= set(_texts(said))
    return {
        f"{noun}:{edge.verb}" for noun in machines for edge in MACHINES[noun].edges
        if edge.verb in words
    }  # fmt: skip


def _closure(function: Any, past: set[Any]) -> set[Any]:
    if function in past:
        return past
    past.add(function)
    for node in ast.walk(_tree(function)):
        named = _resolved(node, function.__globals__)
        named = inspect.unwrap(named) if inspect.isfunction(named) else None
        if (
            named is not None
            and named.__module__.startswith("liance.")
            and not named.__module__.startswith(BELOW)
        ):
            _closure(named, past)
    return past


@cache
def _tree(function: Any) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        yield from (one for one in said.values() if isinstance(one, str))
    elif isinstance(said, (tuple, set, frozenset)):
        yield from (one for one in said if isinstance(one, str))


def _resolved(node: ast.AST, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        base = _resolved(node.value, names)
        return getattr(base, node.attr, None) if inspect.ismodule(base) else None
    return None


def _by_name(parameter: inspect.Parameter) -> bool:
    return parameter.kind is inspect.Parameter.KEYWORD_ONLY


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")
