"""What stands in a version of a plan, and how two versions differ, for people to read."""

from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]
Difference = tuple[str, str, str, str]

STRATUM_PARTS = ("asked", "ratio", "frequency", "quarters", "factors")
TARGET_PARTS = ("stratum", "period", "outlets")


def difference(old: Content, new: Content) -> list[Difference]:
    """Lines ``(kind, name, before, after)``: ``kind`` is ``stratum_new``, ``stratum_gone``,
    ``stratum`` (a part of it changed), ``target_new``, ``target_gone`` or ``target``."""
    found: list[Difference] = []
    if old.get("title") != new.get("title"):
        found.append(("title", "", str(old.get("title", "")), str(new.get("title", ""))))
    found += _compared("stratum", old.get("strata", {}), new.get("strata", {}), STRATUM_PARTS)
    found += _compared("target", old.get("targets", {}), new.get("targets", {}), TARGET_PARTS)
    return found


def _compared(
    kind: str, old: Mapping[str, Content], new: Mapping[str, Content], parts: tuple[str, ...]
) -> list[Difference]:
    found: list[Difference] = []
    for key in sorted(old.keys() | new.keys(), key=_place):
        before, after = old.get(key), new.get(key)
        if kind == "target" and before and after and before["name"] != after["name"]:
            # A number that was given up may be given again: another unit is no change of the one.
            found.append((f"{kind}_gone", before["name"], _whole(before, parts), ""))
            before = None
        if before is None and after is not None:
            found.append((f"{kind}_new", after["name"], "", _whole(after, parts)))
        elif after is None and before is not None:
            found.append((f"{kind}_gone", before["name"], _whole(before, parts), ""))
        elif before is not None and after is not None:
            found += [
                (kind, after["name"], str(before[part]), str(after[part]))
                for part in ("name", *parts) if before[part] != after[part]
            ]  # fmt: skip
    return found


def _whole(row: Content, parts: tuple[str, ...]) -> str:
    return "；".join(str(row[part]) for part in parts if row[part])


def _place(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)
