"""The draw itself: candidate list, seed and witness in, the drawn units and crews out. Pure."""

import hashlib
import hmac
import json
from collections.abc import Sequence

from liance.mechanism.planning.drawing.integers import in_order, mac, shares, uniform
from liance.mechanism.planning.drawing.shapes import (
    FORMAT,
    Cell,
    Crew,
    Drawn,
    Excused,
    Layer,
    Listed,
    Pool,
    Result,
    StandIn,
    Unit,
)
from liance.norms.citations import Certainty, Citation, cites

BOTH_RANDOM = Citation(
    "国办发〔2015〕58号", "随机抽取检查对象、随机选派执法检查人员", Certainty.UNVERIFIED
)


def canonical(value: object) -> bytes:
    """The one text of a value: UTF-8, keys in code point order, no blanks (``draw.md``)."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def list_digest(listed: Listed) -> str:
    """SHA-256 of the canonical text of the list, hexadecimal."""
    return hashlib.sha256(canonical(listed)).hexdigest()


def commitment(seed: bytes) -> str:
    """What is published of a seed before the draw: SHA-256, hexadecimal."""
    return hashlib.sha256(f"{FORMAT} seed\n".encode() + seed).hexdigest()


def key_of(seed: bytes, digest: str, witness: str) -> bytes:
    """The key of all random integers: neither who made the seed nor the witness decides alone."""
    return hmac.digest(seed, f"{FORMAT}\n{digest}\n{witness}".encode(), hashlib.sha256)


@cites(BOTH_RANDOM)
def draw(
    listed: Listed,
    seed: bytes,
    witness: str,
    excused: Sequence[Excused] = (),
    *,
    digest: str = "",
) -> Result:
    """All that the algorithm draws from a list; ``excused`` in the order they were excused.

    ``digest``: the list's, where the caller has it. Raises LookupError where ``excused`` names
    somebody who was not drawn.
    """
    key = key_of(seed, digest or list_digest(listed), witness)
    result: Result = {"drawn": [], "reserves": [], "crews": [], "stand_ins": []}
    members: dict[str, list[Unit]] = {layer["key"]: [] for layer in listed["strata"]}
    for unit in sorted(listed["units"], key=lambda u: u["id"]):
        for stratum in unit["strata"]:
            members[stratum].append(unit)
    taken: set[str] = set()
    for layer in listed["strata"]:
        _layer(layer, members[layer["key"]], key, taken, result)
    gone: set[tuple[str, str, str]] = set()
    for one in excused:
        if "person" in one:
            _person_out(one, listed["pools"], key, gone, result)
        else:
            _unit_out(one["unit"], listed, result)
    for row in result["drawn"]:
        for pool in listed["pools"]:
            crew: Crew = {"unit": row["unit"], "pool": pool["key"],
                          "people": _crew(row["unit"], pool, key, gone)}  # fmt: skip
            result["crews"].append(crew)
    return result


def _layer(layer: Layer, members: list[Unit], key: bytes, taken: set[str], result: Result) -> None:
    open_ = [
        u for u in members
        if "out" not in u and u["left"] >= layer["visits"] and u["id"] not in taken
    ]  # fmt: skip
    rows: list[Drawn] = [
        {"stratum": layer["key"], "area": u["area"], "unit": u["id"], "by": "must"}
        for u in open_ if "must" in u
    ]  # fmt: skip
    rest = [u for u in open_ if "must" not in u]
    count = min(max(layer["count"] - len(rows), 0), len(rest))
    cells: dict[str, list[Unit]] = {}
    for unit in rest:
        cells.setdefault(unit["area"] if layer["spread"] else "", []).append(unit)
    areas = sorted(cells)
    offset = uniform(key, f"area|{layer['key']}", len(rest)) if rest else 0
    quotas = shares(offset, [len(cells[a]) for a in areas], count) if rest else []
    for area, quota in zip(areas, quotas, strict=True):
        cell = cells[area]
        label = f"unit|{layer['key']}|{area}"
        places = in_order(key, label, [u["weight"] for u in cell], quota + layer["reserve"])
        rows += [
            {"stratum": layer["key"], "area": cell[at]["area"], "unit": cell[at]["id"],
             "by": "draw"} for at in places[:quota]
        ]  # fmt: skip
        spare: Cell = {"stratum": layer["key"], "area": area,
                       "units": [cell[at]["id"] for at in places[quota:]]}  # fmt: skip
        result["reserves"].append(spare)
    taken.update(row["unit"] for row in rows)
    result["drawn"] += rows


def _crew(unit: str, pool: Pool, key: bytes, gone: set[tuple[str, str, str]]) -> list[str]:
    """The people of a pool who are fit for a unit, lowest HMAC first, as many as it asks for."""
    fit = [
        p["id"] for p in pool["people"]
        if unit not in p["avoid"] and (unit, pool["key"], p["id"]) not in gone
    ]  # fmt: skip
    return sorted(fit, key=lambda p: mac(key, f"person|{unit}|{pool['key']}|{p}"))[: pool["size"]]


def _person_out(
    one: Excused, pools: list[Pool], key: bytes, gone: set[tuple[str, str, str]], result: Result
) -> None:
    """The next of the same order stands in; LookupError where nobody such was drawn."""
    pool = next((p for p in pools if p["key"] == one["pool"]), None)
    unit, person = one["unit"], one["person"]
    if pool is None or unit not in {row["unit"] for row in result["drawn"]}:
        raise LookupError(unit)
    before = _crew(unit, pool, key, gone)
    if person not in before:
        raise LookupError(person)
    gone.add((unit, pool["key"], person))
    came = [p for p in _crew(unit, pool, key, gone) if p not in before]
    _stand_in(result, unit, pool["key"], person, "".join(came))


def _unit_out(unit: str, listed: Listed, result: Result) -> None:
    """The next reserve of its own area stands in, else of the other areas in the order of codes."""
    drawn = result["drawn"]
    at = next((n for n, row in enumerate(drawn) if row["unit"] == unit), None)
    if at is None:
        raise LookupError(unit)
    row = drawn[at]
    used = {r["unit"] for r in drawn} | {s["left"] for s in result["stand_ins"]}
    cells = [c for c in result["reserves"] if c["stratum"] == row["stratum"]]
    cells.sort(key=lambda c: (c["area"] not in {row["area"], ""}, c["area"]))
    came = next((u for c in cells for u in c["units"] if u not in used), "")
    del drawn[at]
    if came:
        area = next(u["area"] for u in listed["units"] if u["id"] == came)
        new: Drawn = {"stratum": row["stratum"], "area": area, "unit": came, "by": "stand_in"}
        drawn.insert(at, new)
    _stand_in(result, unit, "", unit, came)


def _stand_in(result: Result, unit: str, pool: str, left: str, came: str) -> None:
    row: StandIn = {"unit": unit, "pool": pool, "left": left, "came": came}
    result["stand_ins"].append(row)
