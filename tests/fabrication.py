"""Clean data as a laboratory makes them, and what people do to them in real cases.

Imports nothing of the screening: `clean` gives tables as lists of rows with the columns of an
extract, `CASES` alter them in place and say which keys were fabricated. The cases follow
环发〔2015〕175号 and decisions on record: results without sampling (皖淮南环罚〔2024〕17号: sampled while
the mill stood still), a set of values taken over for another client, values pulled under the limit,
numbers made up by hand, records written afterwards.
"""

import math
import random
from collections.abc import Callable
from hashlib import sha256
from typing import Any

Rows = dict[str, list[dict[str, Any]]]
DAY, HOUR = 86_400_000, 3_600_000
BEGAN = 1_767_225_600_000 + 2 * HOUR  # 2026-01-01 10:00 in Shanghai
# factor: median, spread (of the logarithm), limit, decimals
FACTORS = {
    "化学需氧量": (31.0, 0.35, 50.0, 1), "氨氮": (2.1, 0.6, 5.0, 3), "总磷": (0.21, 0.4, 0.5, 3),
    "总氮": (9.3, 0.3, 15.0, 2), "悬浮物": (13.0, 0.35, 30.0, 1),
}  # fmt: skip
LABORATORIES = (11, 12, 13)
TABLES = ("results", "readings", "crew", "bottles", "visits", "agencies", "files", "instruments",
          "certificates", "photos", "factors", "items")  # fmt: skip
FIRST_DAY = BEGAN // DAY
CALIBRATED = FIRST_DAY + 500
ASKED = BEGAN + 400 * DAY


def clean(seed: int, *, visits: int = 150) -> Rows:
    """A year of honest work of three laboratories, each with its own crews."""
    chance = random.Random(seed)
    rows: Rows = {name: [] for name in TABLES}
    rows["agencies"] = [{"key": one, "id": f"a{one}"} for one in LABORATORIES]
    rows["instruments"] = [
        {"key": lab * 10 + n, "id": f"i{lab * 10 + n}"} for lab in LABORATORIES for n in range(2)
    ]
    rows["certificates"] = [
        {"key": lab * 100 + n, "person": lab * 10 + 5, "factor": factor, "standard": "",
         "from_day": FIRST_DAY - 200 + half * 400, "to_day": FIRST_DAY + 199 + half * 400}
        for lab in LABORATORIES for n, factor in enumerate(FACTORS) for half in range(2)
    ]  # fmt: skip
    for laboratory in LABORATORIES:
        for number in range(visits):
            _visit(rows, chance, laboratory, laboratory * 100_000 + number, number, visits)
    return rows


def _visit(  # noqa: PLR0917
    rows: Rows, chance: random.Random, lab: int, visit: int, number: int, of: int
) -> None:
    at = BEGAN + int(number * 360 / of) * DAY + chance.randrange(5 * 60) * 60_000
    source = visit * 10
    lon, lat = 107 + chance.random(), 34 + chance.random()
    rows["visits"].append({
        "key": visit, "id": f"v{visit}", "source": source, "agency": lab, "source_lon": lon,
        "source_lat": lat,
    })  # fmt: skip
    _on_site(rows, random.Random(visit), lab, visit, at, (lon, lat))
    for person in range(2):
        rows["crew"].append({
            "key": visit * 10 + person, "id": f"c{visit}{person}", "visit": visit,
            "source": source, "agency": lab, "person": lab * 10 + person, "side": "monitoring",
            "entered_ms": at, "left_ms": at + 2 * HOUR, "lon": lon, "lat": lat, "accuracy_m": 10,
            "source_lon": lon + 0.001, "source_lat": lat,
        })  # fmt: skip
    for point in range(2):
        for qc in ("normal", "parallel") if point == 0 and number % 3 == 0 else ("normal",):
            _bottle(rows, chance, lab, visit, visit * 10 + point, qc, at + point * 20 * 60_000)


def _on_site(  # noqa: PLR0917
    rows: Rows, chance: random.Random, lab: int, visit: int, at: int, where: tuple[float, float]
) -> None:
    """Two readings of pH by the crew's instrument, and a photograph of the outlet."""
    for point in range(2):
        read, key = at + (point + 1) * 15 * 60_000, visit * 10 + point
        rows["items"].append({
            "key": key, "id": f"m{key}", "visit": visit, "agency": lab, "factor": "pH值",
            "since_ms": at + 2 * HOUR, "asked_ms": ASKED, "results": 1, "said": False,
        })  # fmt: skip
        rows["readings"].append({
            "key": key, "id": f"d{key}", "visit": visit, "point": key, "source": visit * 10,
            "agency": lab, "instrument": lab * 10, "calibrated_day": CALIBRATED,
            "at_day": (read + 8 * HOUR) // DAY, "at_ms": read, "created_ms": read + 60_000,
            "offline": False, "factor": "pH值", "raw": f"{chance.uniform(6.8, 8.2):.1f}",
        })  # fmt: skip
    taken = at + 20 * 60_000
    lon, lat = where[0] + 0.0004, where[1]
    rows["photos"].append({
        "key": visit, "id": f"p{visit}", "visit": visit, "agency": lab,
        "digest": sha256(f"{visit}".encode()).hexdigest(), "taken_ms": taken,
        "entered_ms": taken + chance.randrange(10) * 60_000, "lon": lon, "lat": lat,
        "source_lon": where[0], "source_lat": lat, "outlet_lon": lon + 0.0003, "outlet_lat": lat,
    })  # fmt: skip


def _bottle(  # noqa: PLR0917
    rows: Rows, chance: random.Random, lab: int, visit: int, point: int, qc: str, at: int
) -> None:
    key = point * 10 + (qc == "parallel")
    rows["bottles"].append({
        "key": key, "id": f"b{key}", "visit": visit, "agency": lab, "sampled_ms": at,
        "created_ms": at + 60_000, "offline": False,
    })  # fmt: skip
    for place, (factor, (median, spread, limit, _)) in enumerate(FACTORS.items()):
        normal = [r for r in rows["results"][-20:] if r["point"] == point and r["factor"] == factor]
        true = normal[0]["true"] if normal else median * math.exp(chance.gauss(0, spread))
        started = at + 5 * HOUR + chance.randrange(9 * 60) * 60_000
        read = started + 3 * HOUR
        rows["factors"].append({
            "key": key * 10 + place, "id": f"f{key * 10 + place}", "visit": visit, "agency": lab,
            "factor": factor, "since_ms": at, "asked_ms": ASKED, "results": 1, "said": False,
        })  # fmt: skip
        rows["results"].append({
            "key": key * 10 + place, "id": f"r{key * 10 + place}", "visit": visit,
            "point": point, "source": visit * 10, "agency": lab, "laboratory": lab,
            "analyst": lab * 10 + 5, "qc": qc, "qualifier": "=", "limit_number": limit,
            "year": 2026, "sampled_ms": at, "received_ms": at + 4 * HOUR,
            "hold_ends_ms": at + 2 * DAY, "started_ms": started, "read_ms": read,
            "entered_ms": read + HOUR, "checked_ms": read + 20 * HOUR,
            "approved_ms": read + 26 * HOUR, "late_said": False, "from_file": False,
            "started_day": (started + 8 * HOUR) // DAY, "factor": factor, "unit": "mg/L",
            "instrument": lab * 10 + 1, "calibrated_day": CALIBRATED, "standard": "HJ828-17",
            "true": true, **written(factor, true * (1 + chance.gauss(0, 0.03))),
        })  # fmt: skip


def written(factor: str, number: float) -> dict[str, Any]:
    """A value as it is put down, with what an extract says of its text."""
    raw = f"{number:.{FACTORS[factor][3]}f}"
    return {
        "raw": raw, "number": float(raw), "digits": len(raw.replace(".", "").lstrip("0")),
        "places": len(raw.partition(".")[2]), "last_digit": int(raw[-1]),
        "value_key": int(sha256(f"{factor}|{raw}".encode()).hexdigest()[:10], 16),
    }  # fmt: skip


def _of(rows: Rows, lab: int, factor: str = "") -> list[dict[str, Any]]:
    return [r for r in rows["results"] if r["laboratory"] == lab
            and (not factor or r["factor"] == factor) and r["qc"] == "normal"]  # fmt: skip


def two_sites(rows: Rows, chance: random.Random) -> set[str]:
    """A crew on paper at a second plant 150 km away while it is still at the first."""
    first, second = chance.sample(rows["visits"][1:100], 2)
    crew = {v["key"]: [c for c in rows["crew"] if c["visit"] == v["key"]] for v in (first, second)}
    begun = crew[first["key"]][0]
    for member in crew[second["key"]]:
        member.update({"entered_ms": begun["entered_ms"] + HOUR, "left_ms": begun["left_ms"] + HOUR,
                   "lon": begun["lon"] + 1.5, "lat": begun["lat"]})  # fmt: skip
    return {c["id"] for c in crew[second["key"]]}


def taken_over(rows: Rows, chance: random.Random) -> set[str]:
    """The values of one report used for another client."""
    visits = chance.sample([v["key"] for v in rows["visits"][1:100] if v["key"] % 3], 2)
    first, second = ([r for r in _of(rows, LABORATORIES[0]) if r["visit"] == v] for v in visits)
    for model, copy in zip(first, second, strict=True):
        copy.update({n: model[n] for n in ("raw", "number", "digits", "last_digit", "value_key")})
    return {f"v{visits[1]}"}


def before_sampling(rows: Rows, chance: random.Random) -> set[str]:
    """Analysed before the sample was taken: nobody had sampled, the times were filled in later."""
    visit = chance.choice(rows["visits"])["key"]
    spoilt = [r for r in rows["results"] if r["visit"] == visit]
    for row in spoilt:
        row["started_ms"] = row["sampled_ms"] - 3 * HOUR
    return {r["id"] for r in spoilt}


def same_number(rows: Rows, chance: random.Random) -> set[str]:
    """Five samples of different plants in a row put down with one number."""
    kept = sorted(_of(rows, LABORATORIES[1], "氨氮"), key=lambda r: (r["started_ms"], r["key"]))
    begin = chance.randrange(20, len(kept) - 20)
    for row in kept[begin : begin + 5]:
        row.update(written("氨氮", 1.237))
    return {r["id"] for r in kept[begin : begin + 5]}


def made_up(rows: Rows, chance: random.Random) -> set[str]:
    """Half of a year's ammonia invented by hand: people like 3, 7 and 8 and shun 0 and 5."""
    kept = _of(rows, LABORATORIES[2], "氨氮")
    spoilt = [row for row in kept if chance.random() < 0.5]
    for row in spoilt:
        text = row["raw"][:-1] + chance.choice("3377788246")
        row.update(written("氨氮", float(text)))
    return {r["id"] for r in spoilt}


def under_limit(rows: Rows, chance: random.Random) -> set[str]:
    """What exceeded the limit was put down just under it (不合理取舍)."""
    spoilt = []
    for factor, (_, _, limit, _) in FACTORS.items():
        for row in _of(rows, LABORATORIES[1], factor):
            if row["number"] > limit:
                row.update(written(factor, limit * chance.uniform(0.955, 0.995)))
                spoilt.append(row)
    return {r["id"] for r in spoilt}


def copied_parallels(rows: Rows, chance: random.Random) -> set[str]:
    """The parallel never analysed: the first value written once more."""
    spoilt = []
    normal = {(r["point"], r["factor"]): r for r in _of(rows, LABORATORIES[0])}
    for row in rows["results"]:
        if row["qc"] == "parallel" and row["laboratory"] == LABORATORIES[0]:
            model = normal[row["point"], row["factor"]]
            row.update(
                {n: model[n] for n in ("raw", "number", "digits", "last_digit", "value_key")}
            )
            spoilt.append(row)
    return {r["id"] for r in spoilt}


def afterwards(rows: Rows, chance: random.Random) -> set[str]:
    """The samples of a visit put down three days later (补记)."""
    visit = chance.choice(rows["visits"])["key"]
    spoilt = [b for b in rows["bottles"] if b["visit"] == visit]
    for row in spoilt:
        row["created_ms"] = row["sampled_ms"] + 3 * DAY
    return {b["id"] for b in spoilt}


def alone(rows: Rows, chance: random.Random) -> set[str]:
    """One sampler went, two signed nothing."""
    visit = chance.choice(rows["visits"])
    rows["crew"] = [c for c in rows["crew"] if c["visit"] != visit["key"] or c["key"] % 10 == 0]
    return {visit["id"]}


def lent(rows: Rows, chance: random.Random) -> set[str]:
    """The meter of one crew on record at a second plant while it is read at the first."""
    first, second = chance.sample([v["key"] for v in rows["visits"][1:100]], 2)
    begun = next(r for r in rows["readings"] if r["visit"] == first)
    spoilt = [r for r in rows["readings"] if r["visit"] == second]
    for row in spoilt:
        row["at_ms"] = begun["at_ms"] + 5 * 60_000
        row["created_ms"] = row["at_ms"] + 60_000
    return {r["id"] for r in spoilt}


def uncalibrated(rows: Rows, chance: random.Random) -> set[str]:
    """A laboratory's instrument whose calibration ran out in the middle of the year."""
    ended = FIRST_DAY + chance.randrange(100, 250)
    spoilt = [r for r in rows["results"] if r["laboratory"] == LABORATORIES[0]]
    for row in spoilt:
        row["calibrated_day"] = ended
    return {r["id"] for r in spoilt if r["started_day"] > ended}


def without_papers(rows: Rows, chance: random.Random) -> set[str]:
    """An analyst whose certificate for one factor was not renewed."""
    factor = chance.choice(list(FACTORS))
    person = LABORATORIES[1] * 10 + 5
    ended = FIRST_DAY + 199
    rows["certificates"] = [
        c for c in rows["certificates"]
        if (c["person"], c["factor"]) != (person, factor) or c["to_day"] == ended
    ]  # fmt: skip
    return {
        r["id"] for r in rows["results"]
        if r["analyst"] == person and r["factor"] == factor and r["started_day"] > ended
    }  # fmt: skip


def dropped(rows: Rows, chance: random.Random) -> set[str]:
    """What was unfavourable never became a result, and nobody says why (选择性记录)."""
    spoilt = chance.sample(rows["factors"][:2000], 5)
    gone = {row["key"] for row in spoilt}
    for row in spoilt:
        row["results"] = 0
    rows["results"] = [r for r in rows["results"] if r["key"] not in gone]
    return {row["id"] for row in spoilt}


def elsewhere(rows: Rows, chance: random.Random) -> set[str]:
    """Signed in from the office, five kilometres from the plant."""
    visit = chance.choice(rows["visits"])["key"]
    spoilt = [c for c in rows["crew"] if c["visit"] == visit]
    for row in spoilt:
        row["lat"] += 0.045
    return {c["id"] for c in spoilt}


def old_photograph(rows: Rows, chance: random.Random) -> set[str]:
    """The photograph of an earlier visit used once more."""
    first, second = chance.sample(rows["photos"], 2)
    second["digest"] = first["digest"]
    return {second["id"]}


Case = Callable[[Rows, random.Random], set[str]]
# by the check that ought to see it
CASES: dict[str, Case] = {
    "F01": two_sites, "F02": lent, "F04": before_sampling, "F07": same_number, "F09": copied_parallels,
    "F10": made_up, "F11": under_limit, "F12": afterwards, "F13": uncalibrated,
    "F14": without_papers, "F15": alone, "F16": dropped, "F17": elsewhere, "F18": old_photograph,
    "F24": taken_over,
}  # fmt: skip
