"""The tables of an extract: columns with their types, and the statement that reads each.

Keys are 60 bits of an identifier, taken for joins; ``id`` is the identifier itself. Instants
(``_ms``) are milliseconds, days (``_day``) days since 1970, days of Shanghai. No names of people.
"""

from dataclasses import dataclass

from liance.norms.sampling.factors import all_factors, find, folded

ASKED = ":asked_ms"  # the instant of the extract stands here
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


def calibrated(at: str) -> str:
    """The last day of the calibration of ``i`` as it was on file at an instant."""
    return f"""CASE WHEN {at} < (i.calibrated_before->-1->>1)::timestamptz THEN (
        SELECT {day("(was.line->>0)::date")}
        FROM jsonb_array_elements(i.calibrated_before) WITH ORDINALITY AS was(line, place)
        WHERE {at} < (was.line->>1)::timestamptz ORDER BY place LIMIT 1
    ) ELSE {day("i.calibrated_to")} END"""


def standard(column: str) -> str:
    """The number of a standard as ``norms.methods.standard_key`` writes it."""
    parts = f"regexp_match({column}, '(GB|HJ)(/?[TZ])?\\s*(\\d+(?:\\.\\d+)?)\\s*[-—–]\\s*(?:19|20)?(\\d\\d)', 'i')"
    return f"""(SELECT CASE WHEN p IS NULL THEN upper(regexp_replace({column}, '\\s', '', 'g'))
        ELSE upper(p[1]) || CASE WHEN coalesce(p[2], '') = '' THEN '' ELSE '/T' END || p[3] || '-'
            || p[4] END FROM (SELECT {parts} AS p) AS parted)"""


RESULTS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "point": KEY, "source": KEY, "agency": KEY,
        "laboratory": KEY, "analyst": KEY, "qc": TEXT, "qualifier": TEXT, "limit_number": NUMBER,
        "year": SMALL, "sampled_ms": MS, "received_ms": MS, "hold_ends_ms": MS, "started_ms": MS,
        "read_ms": MS, "entered_ms": MS, "checked_ms": MS, "approved_ms": MS, "late_said": FLAG,
        "from_file": FLAG, "started_day": DAY, "instrument": KEY, "calibrated_day": DAY,
        "standard": TEXT, **VALUE,
    },
    f"""SELECT {key("d.id")}, d.id::text, {key("b.visit_id")}, {key("b.point_id")},
    {key("v.source_id")}, {key("v.monitoring_id")}, {key("d.laboratory_id")},
    {key("d.analyst_id")}, b.qc, d.qualifier,
    CASE WHEN f.unit = d.unit THEN {number('f."limit"')} END,
    extract(year from d.started_at at time zone 'Asia/Shanghai')::int,
    {ms("b.sampled_at")}, {ms("r.at")}, {ms("f.hold_ends_at")}, {ms("d.started_at")},
    {ms("d.read_at")}, {ms("d.entered_at")}, {ms("d.checked_at")}, {ms("d.approved_at")},
    d.late_reason <> '', d.source_file_id IS NOT NULL, {local_day("d.started_at")},
    {key("d.instrument_id")}, {calibrated("d.started_at")}, {standard("d.method")},
    {value("d", "f.factor", limit="d.detection_limit")}
    FROM laboratory_determination d
    JOIN custody_bottlefactor f ON f.id = d.bottle_factor_id
    JOIN custody_bottle b ON b.id = f.bottle_id
    JOIN operations_visitpoint p ON p.id = b.point_id
    JOIN operations_visit v ON v.id = b.visit_id
    LEFT JOIN custody_receiptcheck r ON r.bottle_id = b.id
    LEFT JOIN capability_instrument i ON i.id = d.instrument_id
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
        "instrument": KEY, "calibrated_day": DAY, "at_day": DAY, "at_ms": MS, "created_ms": MS,
        "offline": FLAG, **VALUE,
    },
    f"""SELECT {key("r.id")}, r.id::text, {key("p.visit_id")}, {key("p.id")},
    {key("v.source_id")}, {key("v.monitoring_id")}, {key("r.instrument_id")},
    {calibrated("r.at")}, {local_day("r.at")}, {ms("r.at")},
    {ms("r.created_at")}, r.device_at IS NOT NULL, {value("r", "m.factor", limit="''")}
    FROM operations_reading r
    JOIN operations_visititem m ON m.id = r.item_id
    LEFT JOIN capability_instrument i ON i.id = r.instrument_id
    JOIN operations_visitpoint p ON p.id = m.point_id
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
    {
        "key": KEY, "id": TEXT, "source": KEY, "agency": KEY, "source_lon": NUMBER,
        "source_lat": NUMBER,
    },
    f"""SELECT {key("v.id")}, v.id::text, {key("v.source_id")}, {key("v.monitoring_id")},
    s.lon::float8, s.lat::float8
    FROM operations_visit v JOIN registry_source s ON s.id = v.source_id""",
)  # fmt: skip
AGENCIES = Extracted(
    {"key": KEY, "id": TEXT}, f"SELECT {key('a.id')}, a.id::text FROM registry_agency a"
)
FILES = Extracted(
    {"key": KEY, "id": TEXT, "agency": KEY, "digest": TEXT},
    f"""SELECT {key("r.id")}, r.id::text, {key("r.laboratory_id")}, f.sha256
    FROM laboratory_resultfile r JOIN files_storedfile f ON f.id = r.file_id""",
)


def _spellings() -> str:
    """The names that a factor of a certificate stands for: its own text and, where the dictionary has
    it, every other; a name of several media is taken as written."""
    rows = set()
    for factor in all_factors():
        names = {factor.name, factor.en, *factor.aliases} | ({factor.code} - {""})
        held = [name for name in names if find(name) == factor]
        rows |= {(folded(one), other) for one in held for other in held}
    told = ", ".join(f"({_quoted(one)}, {_quoted(other)})" for one, other in sorted(rows))
    fold = r"regexp_replace(one.factor, '\s', '', 'g')"
    return (
        "SELECT one.factor AS factor UNION SELECT known.other"
        f" FROM (VALUES {told}) AS known(name, other)"
        f" WHERE known.name = lower(translate({fold}, '（）', '()'))"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SPELLINGS = _spellings()
INSTRUMENTS = Extracted(
    {"key": KEY, "id": TEXT}, f"SELECT {key('i.id')}, i.id::text FROM capability_instrument i"
)
# one row for each factor and method that a certificate names; empty: all of them
CERTIFICATES = Extracted(
    {
        "key": KEY, "person": KEY, "factor": TEXT, "standard": TEXT, "from_day": DAY, "to_day": DAY,
    },
    f"""SELECT {key("c.id")}, {key("c.staff_id")}, named.factor, {standard("by.method")},
    {day("c.valid_from")}, {day("c.valid_to")}
    FROM capability_certificate c
    JOIN unnest(CASE c.factors WHEN '{{}}' THEN ARRAY[''] ELSE c.factors END) AS one(factor) ON true
    JOIN unnest(CASE c.methods WHEN '{{}}' THEN ARRAY[''] ELSE c.methods END) AS by(method) ON true
    JOIN LATERAL ({SPELLINGS}) AS named ON true
    WHERE c.kind = 'monitoring' AND (c.duties = '{{}}' OR 'analyse' = ANY(c.duties))""",
)  # fmt: skip
PHOTOS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "agency": KEY, "digest": TEXT, "taken_ms": MS,
        "entered_ms": MS, "lon": NUMBER, "lat": NUMBER, "source_lon": NUMBER, "source_lat": NUMBER,
        "outlet_lon": NUMBER, "outlet_lat": NUMBER,
    },
    f"""SELECT {key("a.id")}, a.id::text, {key("e.visit_id")},
    CASE WHEN e.side = 'monitoring' THEN {key("v.monitoring_id")}
        ELSE {key("v.enforcement_id")} END,
    f.sha256, {ms("f.device_at")}, {ms("e.at")}, f.lon::float8, f.lat::float8, s.lon::float8,
    s.lat::float8, o.lon::float8, o.lat::float8
    FROM operations_attachment a
    JOIN operations_entry e ON e.id = a.entry_id
    JOIN operations_visit v ON v.id = e.visit_id
    JOIN registry_source s ON s.id = v.source_id
    JOIN files_storedfile f ON f.id = a.file_id
    LEFT JOIN operations_visitpoint p ON p.id = e.point_id
    LEFT JOIN registry_outlet o ON o.id = p.outlet_id
    WHERE f.media_type LIKE 'image/%' AND f.derived_from_id IS NULL AND e.amends_id IS NULL""",
)  # fmt: skip
FACTORS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "agency": KEY, "factor": TEXT, "since_ms": MS,
        "asked_ms": MS, "results": SMALL, "said": FLAG,
    },
    f"""SELECT {key("f.id")}, f.id::text, {key("b.visit_id")},
    {key("coalesce(b.laboratory_id, v.monitoring_id)")}, f.factor, {ms("b.sampled_at")},
    {ASKED}::bigint,
    (SELECT count(*) FROM laboratory_determination d WHERE d.bottle_factor_id = f.id)::int,
    f.no_result_reason <> '' OR b.ended_reason <> '' OR coalesce(NOT r.accepted, false)
        OR EXISTS (SELECT FROM reporting_gapreason g
            WHERE (g.stage, g.object_id) IN (('result', f.id), ('bottle', b.id)))
    FROM custody_bottlefactor f
    JOIN custody_bottle b ON b.id = f.bottle_id
    JOIN operations_visit v ON v.id = b.visit_id
    LEFT JOIN custody_receiptcheck r ON r.bottle_id = b.id""",
)  # fmt: skip
ITEMS = Extracted(
    {
        "key": KEY, "id": TEXT, "visit": KEY, "agency": KEY, "factor": TEXT, "since_ms": MS,
        "asked_ms": MS, "results": SMALL, "said": FLAG,
    },
    f"""SELECT {key("m.id")}, m.id::text, {key("v.id")}, {key("v.monitoring_id")}, m.factor,
    {ms("coalesce(v.left_at, v.entered_at)")}, {ASKED}::bigint,
    (SELECT count(*) FROM operations_reading r WHERE r.item_id = m.id)::int
        + (SELECT count(*) FROM custody_bottle b JOIN custody_bottlefactor f ON f.bottle_id = b.id
            WHERE b.point_id = p.id AND f.visit_item_id = m.id)::int,
    m.not_done_reason <> '' OR p.not_done_reason <> ''
        OR EXISTS (SELECT FROM reporting_gapreason g
            WHERE g.stage IN ('bottle', 'result', 'point') AND g.object_id IN (m.id, p.id))
    FROM operations_visititem m
    JOIN operations_visitpoint p ON p.id = m.point_id
    JOIN operations_visit v ON v.id = p.visit_id""",
)  # fmt: skip
TABLES = {
    "results": RESULTS, "readings": READINGS, "crew": CREW, "bottles": BOTTLES,
    "visits": VISITS, "agencies": AGENCIES, "files": FILES, "instruments": INSTRUMENTS,
    "certificates": CERTIFICATES, "photos": PHOTOS, "factors": FACTORS, "items": ITEMS,
}  # fmt: skip
