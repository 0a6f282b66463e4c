"""The tables of an extract: columns with their types, and the statement that reads each.

Keys are 60 bits of an identifier, taken for joins; ``id`` is the identifier itself. Instants
(``_ms``) are milliseconds, days (``_day``) days since 1970, days of Shanghai. No names of people.
"""

from dataclasses import dataclass

KEY, MS, DAY, NUMBER, TEXT, FLAG, SMALL = "key", "ms", "day", "number", "text", "flag", "small"


@dataclass(frozen=True, slots=True)
class Extracted:
    """A table: columns in order with their types, and its SELECT in the same order."""

    columns: dict[str, str]
    select: str


def key(column: str) -> str:
    """60 bits of an identifier; null stays null."""
    return f"('x' || right(replace({column}::text, '-', ''), 15))::bit(60)::bigint"


def ms(column: str) -> str:
    """An instant in whole milliseconds."""
    return f"(extract(epoch from {column}) * 1000)::bigint"


def day(column: str) -> str:
    """A day as days since 1970."""
    return f"({column} - date '1970-01-01')"


def local_day(column: str) -> str:
    """The day of an instant in Shanghai."""
    return day(f"({column} at time zone 'Asia/Shanghai')::date")


def plain(column: str) -> str:
    """Whether a text is a plain number."""
    return f"{column} ~ '^[0-9]+([.][0-9]+)?$'"


def number(column: str) -> str:
    """A text as a number where it is a plain one."""
    return f"CASE WHEN {plain(column)} THEN {column}::float8 END"


def beside(column: str, field: str) -> str:
    """A number that was recorded beside a value."""
    return number(f"({column}->'{field}'->>'value')")


# what is asked of a value's text: significant digits, places, last digit, a digest for equality
DIGITS = """CASE WHEN {p} THEN length(ltrim(replace({c}, '.', ''), '0')) END,
    CASE WHEN {p} THEN length(split_part({c}, '.', 2)) END,
    CASE WHEN {p} THEN right({c}, 1)::int END,
    ('x' || substr(md5({f} || '|' || {c}), 1, 10))::bit(40)::bigint"""


def digits(column: str, factor: str) -> str:
    """Four columns about the text of a value."""
    return DIGITS.format(p=plain(column), c=column, f=factor)


VALUE = {
    "factor": TEXT, "medium": TEXT, "method": TEXT, "unit": TEXT, "raw": TEXT,
    "detection_limit": TEXT, "quantity": TEXT, "number": NUMBER, "digits": SMALL,
    "places": SMALL, "last_digit": SMALL, "value_key": KEY, "oxygen": NUMBER, "flow": NUMBER,
    "background": NUMBER,
}  # fmt: skip


def value(row: str, factor: str, *, limit: str) -> str:
    """The columns of VALUE of a determination or a reading."""
    return f"""{factor}, p.medium, {row}.method, {row}.unit, {row}.raw, {limit},
    CASE WHEN {row}.recorded->'noise_kind'->>'value' IN ('frequent_max', 'occasional_max')
        THEN '最大声级' ELSE '' END,
    {number(f"{row}.raw")}, {digits(f"{row}.raw", factor)},
    {beside(f"{row}.recorded", "o2_measured")}, {beside(f"{row}.recorded", "flow_m3h")},
    {beside(f"{row}.recorded", "background")}"""


RESULTS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "point": KEY, "source": KEY, "agency": KEY,
        "laboratory": KEY, "analyst": KEY, "qc": TEXT, "qualifier": TEXT, "limit_number": NUMBER,
        "year": SMALL, "sampled_ms": MS, "received_ms": MS, "hold_ends_ms": MS, "started_ms": MS,
        "read_ms": MS, "entered_ms": MS, "checked_ms": MS, "approved_ms": MS, "late_said": FLAG,
        "from_file": FLAG, "started_day": DAY, **VALUE,
    },
    f"""SELECT {key("d.id")}, d.id::text, {key("b.visit_id")}, {key("b.point_id")},
    {key("v.source_id")}, {key("v.monitoring_id")}, {key("d.laboratory_id")},
    {key("d.analyst_id")}, b.qc, d.qualifier,
    CASE WHEN f.unit = d.unit THEN {number('f."limit"')} END,
    extract(year from d.started_at at time zone 'Asia/Shanghai')::int,
    {ms("b.sampled_at")}, {ms("r.at")}, {ms("f.hold_ends_at")}, {ms("d.started_at")},
    {ms("d.read_at")}, {ms("d.entered_at")}, {ms("d.checked_at")}, {ms("d.approved_at")},
    d.late_reason <> '', d.source_file_id IS NOT NULL, {local_day("d.started_at")},
    {value("d", "f.factor", limit="d.detection_limit")}
    FROM laboratory_determination d
    JOIN custody_bottlefactor f ON f.id = d.bottle_factor_id
    JOIN custody_bottle b ON b.id = f.bottle_id
    JOIN operations_visitpoint p ON p.id = b.point_id
    JOIN operations_visit v ON v.id = b.visit_id
    LEFT JOIN custody_receiptcheck r ON r.bottle_id = b.id
    WHERE d.state NOT IN ('superseded', 'sent_back')""",
)  # fmt: skip
CREW = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "source": KEY, "agency": KEY, "person": KEY,
        "side": TEXT, "entered_ms": MS, "left_ms": MS, "lon": NUMBER, "lat": NUMBER,
        "accuracy_m": SMALL, "source_lon": NUMBER, "source_lat": NUMBER,
    },
    f"""SELECT {key("c.id")}, c.id::text, {key("c.visit_id")}, {key("v.source_id")},
    CASE WHEN c.side = 'monitoring' THEN {key("v.monitoring_id")}
        ELSE {key("v.enforcement_id")} END,
    {key("c.staff_id")}, c.side, {ms("c.entered_at")},
    greatest({ms("c.entered_at")}, {ms("coalesce(v.left_at, c.entered_at)")}),
    c.lon::float8, c.lat::float8, c.accuracy_m, s.lon::float8, s.lat::float8
    FROM operations_crewmember c
    JOIN operations_visit v ON v.id = c.visit_id
    JOIN registry_source s ON s.id = v.source_id""",
)  # fmt: skip
READINGS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "point": KEY, "source": KEY, "agency": KEY,
        "instrument": KEY, "at_ms": MS, "created_ms": MS, "offline": FLAG, **VALUE,
    },
    f"""SELECT {key("r.id")}, r.id::text, {key("p.visit_id")}, {key("p.id")},
    {key("v.source_id")}, {key("v.monitoring_id")}, {key("r.instrument_id")}, {ms("r.at")},
    {ms("r.created_at")}, r.device_at IS NOT NULL, {value("r", "i.factor", limit="''")}
    FROM operations_reading r
    JOIN operations_visititem i ON i.id = r.item_id
    JOIN operations_visitpoint p ON p.id = i.point_id
    JOIN operations_visit v ON v.id = p.visit_id
    WHERE NOT EXISTS (SELECT 1 FROM operations_reading n WHERE n.amends_id = r.id)""",
)  # fmt: skip
BOTTLES = Extracted(
    {
        "key": KEY,
        "id": TEXT,
        "visit": KEY,
        "agency": KEY,
        "sampled_ms": MS,
        "created_ms": MS,
        "offline": FLAG,
    },
    f"""SELECT {key("b.id")}, b.id::text, {key("b.visit_id")}, {key("v.monitoring_id")},
    {ms("b.sampled_at")}, {ms("b.created_at")}, b.device_at IS NOT NULL
    FROM custody_bottle b JOIN operations_visit v ON v.id = b.visit_id""",
)
VISITS = Extracted(
    {"key": KEY, "id": TEXT, "source": KEY, "agency": KEY},
    f"""SELECT {key("v.id")}, v.id::text, {key("v.source_id")}, {key("v.monitoring_id")}
    FROM operations_visit v""",
)
AGENCIES = Extracted(
    {"key": KEY, "id": TEXT}, f"SELECT {key('a.id')}, a.id::text FROM registry_agency a"
)
FILES = Extracted(
    {"key": KEY, "id": TEXT, "agency": KEY, "digest": TEXT},
    f"""SELECT {key("r.id")}, r.id::text, {key("r.laboratory_id")}, f.sha256
    FROM laboratory_resultfile r JOIN files_storedfile f ON f.id = r.file_id""",
)
TABLES = {
    "results": RESULTS, "readings": READINGS, "crew": CREW, "bottles": BOTTLES,
    "visits": VISITS, "agencies": AGENCIES, "files": FILES,
}  # fmt: skip
