"""Under which conditions a result was gained and is judged (评价条件), all as written."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from liance.norms.standards.decimals import half_width, read_number
from liance.norms.standards.reasons import Reason
from liance.norms.standards.reported import is_absent
from liance.norms.standards.verdicts import Verdict, not_judged


class Conditions(NamedTuple):
    """What decides which limit holds and how the number comes to it.

    `excess_air` is the coefficient that an older limit refers to. `other_stacks`: height (m), rate
    (kg/h) and distance (m) of each stack close by, `30/3.0/40; 25/1.2/30`.
    """

    standard: str = ""
    table: str = ""
    level: str = ""
    scope: str = ""
    source_period: str = ""
    fuel: str = ""
    averaging: str = ""
    o2_reference: str = ""
    stack_height_m: str = ""
    surroundings_height_m: str = ""
    noise_class: str = ""
    period: str = ""
    noise_kind: str = ""
    place: str = ""
    water_temp_c: str = ""
    sampled_on: str = ""
    excess_air: str = ""
    other_stacks: str = ""


class Measured(NamedTuple):
    """What was measured beside the value: % O₂, m³/h (dry, standard state), dB, influent.

    The influent stands in the value's unit. `volume`: m³ discharged in the working day; `products`:
    output (t) and benchmark (m³/t) of each product, `50/24; 10/30`.
    """

    o2_measured: str = ""
    flow_m3h: str = ""
    background: str = ""
    influent: str = ""
    volume: str = ""
    products: str = ""


NOTHING_MEASURED = Measured()
NO_CONDITIONS = Conditions()


@lru_cache(maxsize=65536)
def condition_number(name: str, text: str) -> Decimal | Verdict | None:
    """A number from a cell, none from an absent one; else a `not_judged` that names the column."""
    if not text or is_absent(text):
        return None
    number = read_number(half_width(text))
    return not_judged(Reason.CONDITION_UNREADABLE, f"{name}={text}") if number is None else number
