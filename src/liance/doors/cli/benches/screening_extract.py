"""An extract of any number of results, made by DuckDB straight into Parquet: always the same rows.

A visit has two people, two bottles of five factors and a reading, every third a parallel besides.
Keys look as random as real ones do, three years are in it, and as many crews and analysts as the
number asks. A few visits of each kind are spoilt, so that every check has leads to find.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liance.mechanism.screening.extract.tables import TABLES

BEGAN = 1_704_067_200_000  # 2024-01-01 08:00 in Shanghai
GOLDEN = 11_400_714_819_323_198_485
HOUR, DAY, DAYS = 3_600_000, 86_400_000, 1095
TYPES = {
    "key": "BIGINT", "ms": "BIGINT", "day": "INTEGER", "number": "DOUBLE", "text": "VARCHAR",
    "flag": "BOOLEAN", "small": "INTEGER",
}  # fmt: skip

# Chances are arithmetic, no function of the engine: the same rows with every version of it.
MACROS = (
    "fold(x) AS xor(x, x >> 16) * 73244475 % 4294967296",
    "mix(n, s) AS fold(fold((n + s * 2654435769) % 4294967296))",
    "u(n, s) AS (mix(n, s) + 0.5) / 4294967296.0",
    "gauss(n, s) AS sqrt(-2 * ln(u(n, s))) * cos(2 * pi() * u(n, s + 1))",
    "k(n, s) AS ((n + s * 1099511627776)::HUGEINT * {odd}::HUGEINT % {bits}::HUGEINT)::BIGINT",
    "hex15(x) AS lower(lpad(to_hex(x), 15, '0'))",
    "uid(x) AS '01990000-0000-7000-8' || left(hex15(x), 3) || '-' || right(hex15(x), 12)",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """``visits`` in three years at ``labs`` laboratories with ``crews`` crews and analysts each;
    one visit in ``odd`` is spoilt in each way."""

    visits: int
    labs: int
    crews: int
    odd: int

    @classmethod
    def of(cls, results: int) -> "Scale":
        """For about ``results`` results."""
        visits = max(600, results * 3 // 35)
        labs = max(3, min(107, visits // 3000))
        return cls(visits, labs, max(1, visits // (labs * DAYS)), max(97, min(20_011, visits // 8)))

    @property
    def gap(self) -> int:
        """Milliseconds between a crew's visits."""
        return self.step * self.labs * self.crews

    @property
    def step(self) -> int:
        """Milliseconds between two visits of all."""
        return DAYS * DAY // self.visits


def make(at: Any, folder: Path, results: int) -> dict[str, int]:
    """Write all tables for about ``results`` results into ``folder`` over the DuckDB connection
    ``at``; rows by table."""
    scale = Scale.of(results)
    for macro in MACROS:
        at.execute("CREATE OR REPLACE MACRO " + macro.format(odd=GOLDEN, bits=1 << 60))
    counts = {}
    for name, table in TABLES.items():
        select = SELECTS[name].format(**_words(scale))
        columns = ", ".join(
            f"{column}::{TYPES[kind]} AS {column}" for column, kind in table.columns.items()
        )
        target = folder / f"{name}.parquet"
        at.execute(COPY.format(columns=columns, select=select, target=target))
        counts[name] = at.read_parquet(str(target)).count("*").fetchall()[0][0]
    return counts


def _words(scale: Scale) -> dict[str, str]:
    words = {
        "shared": SHARED, "hour": HOUR, "day": DAY, "began": BEGAN, "labs": scale.labs,
        "crews": scale.crews, "odd": scale.odd, "count": scale.visits, "gap": scale.gap,
        "step": scale.step, "files": max(40, scale.visits // 50),
    }  # fmt: skip
    return {"visits": VISITS.format(**words)} | {name: str(word) for name, word in words.items()}


SHARED = "k(v, 1) AS visit, k(v, 2) AS source, k(lab, 3) AS agency"
VISITS = """(SELECT v, v % {labs} AS lab, v // {labs} % {crews} AS crew, {began} + v * {step} AS t0,
    v % {odd} AS odd FROM range({count}) AS r(v))"""
COPY = "COPY (SELECT {columns} FROM ({select})) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
# f: which of twenty factors; the same five of a laboratory for 64 visits, so that runs can be sown.
# b: bottle of the visit, two of them and every third time a parallel of the first.
RESULTS = """
WITH taken AS (
    SELECT *, (v // {labs} // 64 + j * 4) % 20 AS f, (v * 3 + b) * 5 + j AS n,
        CASE WHEN odd = 24 AND v >= {labs} THEN v - {labs} ELSE v END AS sv,
        CASE b WHEN 2 THEN 0 ELSE b END AS place
    FROM {visits}, range(3) AS bottles(b), range(5) AS factors(j)
    WHERE b < 2 OR v % 3 = 0
), drawn AS (
    SELECT *, exp(gauss((sv * 2 + place) * 20 + f, 5) * 0.4) AS truth,
        CASE WHEN b = 2 AND lab = 0 AND f < 4 THEN (v * 3) * 5 + j ELSE (sv * 3 + b) * 5 + j END AS m,
        t0 + (place * 20 + 10) * 60000 AS sampled, 2024 + (v * 3) // {count} AS year
    FROM taken
), valued AS (
    SELECT *, 3.0 * (1 + f) AS lim, sampled + 5 * {hour} + mix(n, 9) % 32400000 AS begun,
        truth * (1 + gauss(m, 11) * 0.03) * 1.8 * (1 + f) AS free
    FROM drawn
), spoilt AS (
    SELECT *, CASE
        WHEN lab = 1 AND v // {labs} % 499 BETWEEN 40 AND 47 THEN 1.234 * (1 + f)
        WHEN lab = 2 AND f < 8 AND free BETWEEN lim AND lim * 1.5
            THEN lim * (0.955 + u(n, 13) * 0.04)
        ELSE free END AS amount
    FROM valued
), written AS (
    SELECT *, CASE WHEN lab = 0 AND f BETWEEN 8 AND 11 AND mix(n, 14) % 2 = 0
        THEN left(amount::DECIMAL(12, 3)::VARCHAR, -1) || ['3', '7', '8', '3'][1 + mix(n, 15) % 4]
        WHEN f % 3 = 0 THEN amount::DECIMAL(12, 3)::VARCHAR
        WHEN f % 3 = 1 THEN amount::DECIMAL(12, 2)::VARCHAR
        ELSE amount::DECIMAL(12, 2)::VARCHAR END AS raw, '因子' || lpad(f::VARCHAR, 2, '0') AS factor
    FROM spoilt
)
SELECT k(n, 10) AS key, uid(k(n, 10)) AS id, {shared}, k(v * 2 + place, 4) AS point,
    k(lab, 5) AS laboratory, k(lab * 10000 + crew, 6) AS analyst,
    CASE WHEN b = 2 THEN 'parallel' ELSE 'normal' END AS qc,
    CASE WHEN mix(m, 16) % 20 = 0 THEN '<' ELSE '=' END AS qualifier, lim AS limit_number, year,
    sampled AS sampled_ms, sampled + 4 * {hour} AS received_ms,
    CASE WHEN odd = 6 THEN begun - {hour} ELSE begun + {day} END AS hold_ends_ms,
    CASE WHEN odd = 4 THEN sampled - 3 * {hour} ELSE begun END AS started_ms,
    begun + 3 * {hour} AS read_ms, begun + 4 * {hour} AS entered_ms,
    begun + 24 * {hour} AS checked_ms, begun + 30 * {hour} AS approved_ms,
    FALSE AS late_said, mix(n, 17) % 3 = 0 AS from_file,
    CASE WHEN lab = 0 AND v % {count} < {count} // 12 THEN 19700
        ELSE (begun + 8 * {hour}) // {day} END AS started_day,
    k(lab * 10000 + crew, 9) AS instrument,
    CASE WHEN lab = 1 AND crew = 0 THEN 19800 ELSE 22000 END AS calibrated_day,
    'HJ' || (800 + f) || '-17' AS standard,
    factor, 'water' AS medium, 'HJ ' || (800 + f) AS method, 'mg/L' AS unit, raw,
    '0.005' AS detection_limit, '' AS quantity, raw::DOUBLE AS number,
    length(ltrim(replace(raw, '.', ''), '0')) AS digits, length(split_part(raw, '.', 2)) AS places,
    right(raw, 1)::INTEGER AS last_digit,
    ('0x' || left(md5(factor || '|' || raw), 10))::BIGINT AS value_key,
    NULL AS oxygen, NULL AS flow, NULL AS background
FROM written"""
CREW = """
SELECT k(v * 2 + p, 20) AS key, uid(k(v * 2 + p, 20)) AS id, {shared},
    k((lab * 10000 + crew) * 2 + p, 7) AS person, 'monitoring' AS side, came AS entered_ms,
    came + 2 * {hour} AS left_ms,
    106 + lab % 10 / 4.0 + u(v, 21) * 0.005 + CASE WHEN odd = 2 THEN 40 ELSE 0 END AS lon,
    33 + lab // 10 / 4.0 + u(v, 22) * 0.005 AS lat, 10 AS accuracy_m, 106 + lab % 10 / 4.0 AS source_lon,
    33 + lab // 10 / 4.0 AS source_lat
FROM (
    SELECT *, t0 + CASE odd WHEN 1 THEN {gap} + {hour} WHEN 2 THEN {gap} + 3 * {hour} ELSE 0 END
        AS came FROM {visits}
), range(2) AS people(p) WHERE p = 0 OR odd <> 15"""
READINGS = """
SELECT k(v, 30) AS key, uid(k(v, 30)) AS id, {shared}, k(v * 2, 4) AS point,
    k(lab * 10000 + crew, 8) AS instrument, 22000 AS calibrated_day,
    (t0 + 8 * {hour}) // {day} AS at_day,
    t0 + 600000 + CASE WHEN odd = 25 THEN {gap} ELSE 0 END AS at_ms, t0 + 660000 AS created_ms,
    FALSE AS offline, 'pH值' AS factor, 'water' AS medium, 'HJ 1147' AS method, '' AS unit,
    (6.5 + mix(v, 31) % 20 / 10.0)::DECIMAL(4, 1)::VARCHAR AS raw, '' AS detection_limit,
    '' AS quantity, 6.5 + mix(v, 31) % 20 / 10.0 AS number, 2 AS digits, 1 AS places,
    mix(v, 31) % 10 AS last_digit, mix(v, 31) % 20 AS value_key, NULL AS oxygen, NULL AS flow,
    NULL AS background
FROM {visits}"""
BOTTLES = """
SELECT k(v * 3 + b, 40) AS key, uid(k(v * 3 + b, 40)) AS id, {shared},
    t0 + (b % 2 * 20 + 10) * 60000 AS sampled_ms,
    t0 + (b % 2 * 20 + 11) * 60000 + CASE WHEN odd = 12 THEN 3 * {day} ELSE 0 END AS created_ms,
    FALSE AS offline
FROM {visits}, range(3) AS bottles(b) WHERE b < 2 OR v % 3 = 0"""
PHOTOS = """
SELECT k(v, 70) AS key, uid(k(v, 70)) AS id, {shared},
    sha256((CASE WHEN odd = 18 AND v > 0 THEN v - 1 ELSE v END)::VARCHAR) AS digest,
    t0 + 900000 AS taken_ms, t0 + 960000 AS entered_ms, 106 + lab % 10 / 4.0 AS lon,
    33 + lab // 10 / 4.0 AS lat, 106 + lab % 10 / 4.0 AS source_lon,
    33 + lab // 10 / 4.0 AS source_lat, 106.0003 + lab % 10 / 4.0 AS outlet_lon,
    33 + lab // 10 / 4.0 AS outlet_lat
FROM {visits}"""
FACTORS = """
SELECT k(n, 80) AS key, uid(k(n, 80)) AS id, {shared}, factor, sampled AS since_ms,
    {began} + 1200 * {day}::BIGINT AS asked_ms, CASE WHEN odd = 16 THEN 0 ELSE 1 END AS results,
    FALSE AS said
FROM (
    SELECT *, (v * 3 + b) * 5 + j AS n, t0 + 600000 AS sampled,
        '因子' || lpad(((v // {labs} // 64 + j * 4) % 20)::VARCHAR, 2, '0') AS factor
    FROM {visits}, range(3) AS bottles(b), range(5) AS factors(j) WHERE b < 2 OR v % 3 = 0
)"""
ITEMS = """
SELECT k(v, 90) AS key, uid(k(v, 90)) AS id, {shared}, 'pH值' AS factor,
    t0 + 2 * {hour} AS since_ms, {began} + 1200 * {day}::BIGINT AS asked_ms, 1 AS results, FALSE AS said
FROM {visits}"""
SELECTS = {
    "results": RESULTS, "crew": CREW, "readings": READINGS, "bottles": BOTTLES,
    "photos": PHOTOS, "factors": FACTORS, "items": ITEMS,
    "visits": """SELECT {shared}, k(v, 1) AS key, uid(k(v, 1)) AS id,
        106 + lab % 10 / 4.0 AS source_lon, 33 + lab // 10 / 4.0 AS source_lat FROM {visits}""",
    "instruments": """SELECT k(lab * 10000 + crew, n) AS key, uid(k(lab * 10000 + crew, n)) AS id
        FROM range({labs}) AS r(lab), range({crews}) AS s(crew), range(8, 10) AS t(n)""",
    "certificates": """SELECT k((lab * 10000 + crew) * 64 + f * 2 + half, 60) AS key,
        k(lab * 10000 + crew, 6) AS person, '因子' || lpad(f::VARCHAR, 2, '0') AS factor,
        '' AS standard, 19000 + half * 1200 AS from_day, 20199 + half * 1200 AS to_day
        FROM range({labs}) AS r(lab), range({crews}) AS s(crew), range(20) AS t(f),
        range(2) AS halves(half) WHERE lab <> 2 OR half = 0 OR f > 1""",
    "agencies": "SELECT k(lab, 3) AS key, uid(k(lab, 3)) AS id FROM range({labs}) AS r(lab)",
    "files": """SELECT k(n, 50) AS key, uid(k(n, 50)) AS id, k(n % {labs}, 3) AS agency,
        sha256((CASE WHEN n % 997 = 8 THEN n - 1 ELSE n END)::VARCHAR) AS digest
        FROM range({files}) AS r(n)""",
}  # fmt: skip
