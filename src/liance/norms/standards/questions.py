"""What is asked of the standards (限值问题): the cells of a row, as written."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, every cell as written; an empty cell is absent.

    `sampled_on` chooses the edition; without it `today` does, remarked. `water_temp_c` in ℃,
    `stack_height_m` in m. Absent `scope`: other units; absent `source_period`: new.
    """

    standard: str
    factor: str
    today: date
    sampled_on: date | None = None
    table: str = ""
    level: str = ""
    scope: str = ""
    source_period: str = ""
    fuel: str = ""
    averaging: str = ""
    noise_class: str = ""
    period: str = ""
    noise_kind: str = ""
    place: str = ""
    water_temp_c: str = ""
    stack_height_m: str = ""
    region: str = ""
