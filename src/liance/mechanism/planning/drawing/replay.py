#!/usr/bin/env python3
"""python3 replay.py draw.json: replays a draw (liance-draw-1) without any code of Liance.
0: the result follows from list and seed; 1: it does not; 2: wrong use; 3: cannot be read."""

import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

# fmt: off
MARK, SPAN = "liance-draw-1", 2**128
Row = dict[str, Any]
def text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
class Draw:
    def __init__(self, file: Row) -> None:
        self.list: Row = file["list"]
        self.units = sorted(self.list["units"], key=lambda unit: str(unit["id"]))
        words = f"{MARK}\n{hashlib.sha256(text(self.list)).hexdigest()}\n{file['witness']}"
        self.key = hmac.digest(bytes.fromhex(file["seed"]), words.encode(), "sha256")
        self.drawn, self.reserves, self.stand_ins = list[Row](), list[Row](), list[Row]()
        self.gone = set[tuple[str, str, str]]()
        for layer in self.list["strata"]:
            self.stratum(layer, {row["unit"] for row in self.drawn})
        for one in file["excused"]:
            self.person_out(**one) if "person" in one else self.unit_out(one["unit"])
        crews = [{"people": self.crew(row["unit"], pool), "pool": pool["key"], "unit": row["unit"]}
                 for row in self.drawn for pool in self.list["pools"]]
        self.result = {"crews": crews, "drawn": self.drawn, "reserves": self.reserves, "stand_ins": self.stand_ins}
    def mac(self, label: str) -> bytes:
        return hmac.digest(self.key, label.encode(), "sha256")
    def number(self, label: str, below: int, attempt: int = 0) -> int:
        x = int.from_bytes(self.mac(f"{label}|{attempt}")[:16], "big")
        return x % below if x < SPAN - SPAN % below else self.number(label, below, attempt + 1)
    def stratum(self, layer: Row, before: set[str]) -> None:
        key, cells, seen = layer["key"], dict[str, list[Row]](), 0
        fit = [u for u in self.units if key in u["strata"] and "out" not in u
               and u["left"] >= layer["visits"] and u["id"] not in before]
        free, rows = [u for u in fit if "must" not in u], [(u, "must") for u in fit if "must" in u]
        for u in free:
            cells.setdefault(u["area"] if layer["spread"] else "", []).append(u)
        count = min(max(layer["count"] - len(rows), 0), len(free))
        start = self.number(f"area|{key}", len(free)) if free else 0
        for area, cell in sorted(cells.items()):
            begin, seen = (seen * count + start) // len(free), seen + len(cell)
            quota = (seen * count + start) // len(free) - begin
            order = self.order(f"unit|{key}|{area}", cell, quota + layer["reserve"])
            rows += [(u, "draw") for u in order[:quota]]
            self.reserves.append({"area": area, "stratum": key, "units": [u["id"] for u in order[quota:]]})
        self.drawn += [{"area": u["area"], "by": by, "stratum": key, "unit": u["id"]} for u, by in rows]
    def order(self, label: str, cell: list[Row], count: int) -> list[Row]:
        weights, found, size = [u["weight"] for u in cell], [], int(len(cell) ** 0.5)
        sums = [sum(weights[n:n + size]) for n in range(0, len(cell), size)]
        for turn in range(min(count, len(cell))):
            value, block, at = self.number(f"{label}|{turn}", sum(sums)), 0, 0
            while value >= sums[block]:
                value, block, at = value - sums[block], block + 1, at + size
            while value >= weights[at]:
                value, at = value - weights[at], at + 1
            sums[block], weights[at] = sums[block] - weights[at], 0
            found.append(cell[at])
        return found
    def crew(self, unit: str, pool: Row) -> list[str]:
        of, ids = pool["key"], [p["id"] for p in pool["people"] if unit not in p["avoid"]]
        fit = [p for p in ids if (unit, of, p) not in self.gone]
        return sorted(fit, key=lambda p: self.mac(f"person|{unit}|{of}|{p}"))[:pool["size"]]
    def person_out(self, unit: str, pool: str, person: str, **_reason: str) -> None:
        of = next(p for p in self.list["pools"] if p["key"] == pool)
        before = self.crew(unit, of) if unit in {row["unit"] for row in self.drawn} else []
        self.gone.add((unit, pool, before[before.index(person)]))
        came = [p for p in self.crew(unit, of) if p not in before]
        self.stand_ins.append({"came": "".join(came), "left": person, "pool": pool, "unit": unit})
    def unit_out(self, unit: str) -> None:
        at = [row["unit"] for row in self.drawn].index(unit)
        row, used = self.drawn[at], {r["unit"] for r in self.drawn} | {s["left"] for s in self.stand_ins}
        cells = sorted((c for c in self.reserves if c["stratum"] == row["stratum"]),
                       key=lambda c: (c["area"] not in (row["area"], ""), c["area"]))
        came = next((u for c in cells for u in c["units"] if u not in used), "")
        self.drawn[at:at + 1] = [{**row, "area": u["area"], "by": "stand_in", "unit": came}
                                 for u in self.units if u["id"] == came]
        self.stand_ins.append({"came": came, "left": unit, "pool": "", "unit": unit})
def faults(data: bytes) -> list[str]:
    file = json.loads(data)
    seal = hashlib.sha256(f"{MARK} seed\n".encode() + bytes.fromhex(file["seed"])).hexdigest()
    found = {"the file is not canonical": text(file) + b"\n" != data, "another seed": seal != file["commitment"],
             "another list": hashlib.sha256(text(file["list"])).hexdigest() != file["list_sha256"],
             "another result": Draw(file).result != file["result"]}
    return [words for words, holds in found.items() if holds]
if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(2)
    try:
        answer = faults(Path(sys.argv[1]).read_bytes())
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration) as fault:
        print(f"cannot be read: {fault!r}")
        sys.exit(3)
    print("\n".join(answer) or "the result follows from the list and the seed")
    sys.exit(1 if answer else 0)
