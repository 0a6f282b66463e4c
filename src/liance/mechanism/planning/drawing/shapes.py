"""What a candidate list and the file of a draw look like; ``draw.md`` says what each part means."""

from typing import Annotated, Final, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

FORMAT: Final = "liance-draw-1"
MOST_WEIGHT = 1_000_000
EXACT = ConfigDict(strict=True, extra="forbid")

Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^|\n]+$")]
Area = Annotated[str, Field(max_length=60, pattern=r"^[^|\n]*$")]
Count = Annotated[int, Field(ge=0, le=MOST_WEIGHT)]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@with_config(EXACT)
class Unit(TypedDict):
    """A candidate: ``left`` visits until its yearly cap; ``must`` and ``out`` are reasons."""

    id: Key
    name: str
    area: Area
    strata: list[Key]
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)]
    left: Count
    must: NotRequired[str]
    out: NotRequired[str]


@with_config(EXACT)
class Layer(TypedDict):
    """A stratum: how many units, visits to each, whether spread over areas, reserves a cell."""

    key: Key
    name: str
    count: Count
    visits: Annotated[int, Field(ge=1, le=366)]
    spread: bool
    reserve: Count


@with_config(EXACT)
class Person(TypedDict):
    """Somebody who may be drawn; ``avoid``: units that the person must keep away from, ``grounds``:
    why, one for each."""

    id: Key
    name: str
    avoid: list[Key]
    grounds: NotRequired[list[str]]


@with_config(EXACT)
class Pool(TypedDict):
    """A side's people, of whom each unit gets ``size``."""

    key: Key
    name: str
    size: Annotated[int, Field(ge=1, le=20)]
    people: list[Person]


@with_config(EXACT)
class Listed(TypedDict):
    """The candidate list that is committed."""

    format: Literal["liance-draw-1"]
    title: str
    year: int
    cap: Count
    strata: list[Layer]
    units: list[Unit]
    pools: list[Pool]


@with_config(EXACT)
class Excused(TypedDict):
    """A unit, or one person of its crew, that is excused; the rule names who stands in."""

    unit: Key
    pool: NotRequired[Key]
    person: NotRequired[Key]
    reason: str


@with_config(EXACT)
class Drawn(TypedDict):
    """A drawn unit; ``by`` is ``must``, ``draw`` or ``stand_in``."""

    stratum: str
    area: str
    unit: str
    by: str


@with_config(EXACT)
class Cell(TypedDict):
    """The reserves of one area of a stratum, in the order drawn."""

    stratum: str
    area: str
    units: list[str]


@with_config(EXACT)
class Crew(TypedDict):
    """The people of one pool for one unit."""

    unit: str
    pool: str
    people: list[str]


@with_config(EXACT)
class StandIn(TypedDict):
    """Who came for whom; ``came`` is empty where nobody was left."""

    unit: str
    pool: str
    left: str
    came: str


@with_config(EXACT)
class Result(TypedDict):
    """All that follows from list, seed, witness and the excused."""

    drawn: list[Drawn]
    reserves: list[Cell]
    crews: list[Crew]
    stand_ins: list[StandIn]


@with_config(EXACT)
class DrawFile(TypedDict):
    """The published file. Until the draw ``seed``, ``witness`` and ``result`` are empty."""

    format: Literal["liance-draw-1"]
    list: Listed
    list_sha256: Hex
    commitment: Hex
    seed: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    witness: Annotated[str, Field(max_length=120, pattern=r"^[^\n]*$")]
    excused: "list[Excused]"
    result: Result | None
