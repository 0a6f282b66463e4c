"""What may be recorded beside a value (随测条件), by medium and limit, checked as it is typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from liance.norms.errors import NormError
from liance.norms.standards.adjusting import gas_concentration
from liance.norms.standards.catalogue import Catalogue
from liance.norms.standards.decimals import half_width, plain, read_number
from liance.norms.standards.discharge import read_products
from liance.norms.standards.judging import is_ph
from liance.norms.standards.named import read_named
from liance.norms.standards.questions import Question
from liance.norms.standards.recorded import Recorded, is_as_measured
from liance.norms.standards.reported import is_absent
from liance.norms.standards.selection import rows_of_factor
from liance.norms.standards.stacks import read_stacks
from liance.norms.standards.units import Unit, read_unit
from liance.norms.standards.vocabulary import WORDS, meaning

GAS = (
    "o2_measured", "o2_reference", "fuel", "flow_m3h", "stack_height_m", "surroundings_height_m",
    "other_stacks", "excess_air", "place", "averaging",
)  # fmt: skip
NOISE = ("background", "noise_kind", "period", "place", "noise_class")
BENCHMARK = ("volume", "products")
WATER = ("averaging", "water_temp_c", "influent", *BENCHMARK)
LISTS = MappingProxyType({"other_stacks": read_stacks, "products": read_products})
BY_MEDIUM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"gas": GAS, "noise": NOISE, "water": WATER}
)
PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"gas": ("stack", "fugitive"), "noise": ("boundary", "indoor")}
)
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = MappingProxyType(
    {
        "o2_measured": (Decimal(0), Decimal(100)),
        "o2_reference": (Decimal(0), Decimal(100)),
        "flow_m3h": (Decimal(0), Decimal(10) ** 9),
        "stack_height_m": (Decimal(0), Decimal(1000)),
        "surroundings_height_m": (Decimal(0), Decimal(1000)),
        "background": (Decimal(-20), Decimal(200)),
        "water_temp_c": (Decimal(-10), Decimal(100)),
        "influent": (Decimal(0), Decimal(10) ** 9),
        "excess_air": (Decimal(1), Decimal(100)),
        "volume": (Decimal(0), Decimal(10) ** 9),
    }
)
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "o2_measured": "%", "o2_reference": "%", "flow_m3h": "m³/h", "stack_height_m": "m",
        "surroundings_height_m": "m", "background": "dB(A)", "water_temp_c": "℃", "volume": "m³",
    }
)  # fmt: skip
# what is told by another stack or a day's output is known at the desk, not beside the instrument
AT_DESK = ("other_stacks", "excess_air", *BENCHMARK)
LONGEST = 40
LONGEST_LIST = 120
Kept = Mapping[str, Mapping[str, str]]


def words_of(field: str, medium: str) -> tuple[str, ...]:
    """The codes that a field of words may hold; none for a field of numbers."""
    if field == "place":
        return PLACES.get(medium, ())
    if field == "averaging" and medium == "gas":
        return ("single", "hourly_mean")
    return tuple(WORDS[field]) if field in WORDS else ()


def check_recorded(cells: Mapping[str, str], medium: str) -> Kept | NormError:
    """What was typed beside a value as it is kept: for each field `raw` as typed and `value`, a
    plain decimal or the code of a word. Empty fields are left out.

    Errors, part `field`: `standards.recorded_elsewhere` (not of this medium),
    `recorded_unreadable`, `recorded_range`.
    """
    kept: dict[str, Mapping[str, str]] = {}
    for field, text in cells.items():
        raw = text.strip()
        if is_absent(raw):
            continue
        parts = {"field": field, "text": raw[:LONGEST]}
        if field not in BY_MEDIUM.get(medium, ()):
            return NormError("standards.recorded_elsewhere", parts)
        longest = LONGEST_LIST if field in LISTS else LONGEST
        value = _value(field, raw, medium) if len(raw) <= longest else None
        if value is None:
            return NormError("standards.recorded_unreadable", parts)
        if isinstance(value, Decimal):
            low, high = BOUNDS[field]
            if not low <= value <= high:
                return NormError("standards.recorded_range", parts)
            value = plain(value)
        kept[field] = {"raw": raw, "value": value}
    return kept


def _value(field: str, raw: str, medium: str) -> Decimal | str | None:
    words = words_of(field, medium)
    if words:
        code = meaning(field, raw)
        return code if code in words else None
    if field == "o2_reference" and is_as_measured(raw):
        return raw
    if field in LISTS:
        read = LISTS[field](raw)
        return None if read is None else "; ".join("/".join(map(plain, one)) for one in read)
    return read_number(half_width(raw))


def recorded_of(kept: Kept) -> Recorded:
    """What was recorded, each as typed, from its stored form."""
    return Recorded(**{key: kept[key]["raw"] for key in Recorded._fields if key in kept})


def wanted_fields(
    *, medium: str, factor: str, unit: str, standard: str, day: date, catalogue: Catalogue
) -> tuple[str, ...]:
    """The fields that a factor's medium and limit ask for, in the order of the page."""
    if medium == "gas":
        read = read_unit(unit)
        return GAS if isinstance(read, Unit) and gas_concentration(read) else ("place",)
    if medium != "water":
        return BY_MEDIUM.get(medium, ())
    if is_ph(factor):
        return ()
    named = read_named(standard)
    diluted = _dilutable(unit)
    if named is None:
        return ("averaging", *BENCHMARK) if diluted else ("averaging",)
    question = Question(named.code, factor, day, day)
    found = rows_of_factor(question, catalogue)
    rows = () if isinstance(found, NormError) else found[1]
    asked = {
        "water_temp_c": any(row.condition.water_temp for row in rows),
        "influent": any(row.removal for row in rows),
        **dict.fromkeys(BENCHMARK, diluted and not rows),
    }
    return tuple(field for field in WATER if asked.get(field, True))


def _dilutable(unit: str) -> bool:
    read = read_unit(unit)
    return isinstance(read, Unit) and ("length", -3) in read.dimensions
