"""The JSON blocks of docs/api.md, and whether a value has the shape that one of them shows."""

import json
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"<!-- shape: ([\w-]+) -->\n```json\n(.*?)```", re.DOTALL)


def documented(page: str = "api.md") -> dict[str, Any]:
    """The blocks of a page by name."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return {name: json.loads(block) for name, block in BLOCK.findall(text)}


def differences(shown: Any, found: Any, at: str = "$") -> list[str]:
    """Where ``found`` has other names or types than ``shown``.

    A key ``<…>`` stands for any; null shows nothing of its type and is found wherever something
    may be missing; a list shows its elements by the first.
    """
    if shown is None or found is None:
        return []
    if isinstance(shown, dict) and isinstance(found, dict):
        return _of_objects(shown, found, at)
    if isinstance(shown, list) and isinstance(found, list):
        items = [(f"{at}[{n}]", item) for n, item in enumerate(found)] if shown else []
        return [fault for place, item in items for fault in differences(shown[0], item, place)]
    kinds = [_kind(value) for value in (shown, found)]
    return [] if kinds[0] == kinds[1] else [f"{at}: {kinds[1]}, documented {kinds[0]}"]


def _of_objects(shown: dict[str, Any], found: dict[str, Any], at: str) -> list[str]:
    any_key = next((key for key in shown if key.startswith("<")), None)
    if any_key is not None:
        values = found.items()
        return [f for key, v in values for f in differences(shown[any_key], v, f"{at}.{key}")]
    lacking = [f"{at}.{key}: documented, not there" for key in shown.keys() - found.keys()]
    more = [f"{at}.{key}: there, not documented" for key in found.keys() - shown.keys()]
    common = shown.keys() & found.keys()
    inner = [f for key in common for f in differences(shown[key], found[key], f"{at}.{key}")]
    return sorted(lacking + more) + inner


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "number"
    return {str: "text", list: "list", dict: "object"}[type(value)]


def assert_documented(name: str, found: Any) -> None:
    """``found``, through JSON as it is printed, has the shape that docs/api.md shows as ``name``."""
    plain = json.loads(json.dumps(found, default=str))
    faults = differences(documented()[name], plain)
    assert not faults, f"docs/api.md, shape {name}: bring it in line\n" + "\n".join(faults)
