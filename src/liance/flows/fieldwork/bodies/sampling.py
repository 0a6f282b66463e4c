"""Bodies of commands about points, bottles, readings and hand-overs."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from liance.flows.fieldwork.bodies.common import Decimals, Ref, Shape, Short, Words

Medium = Literal["water", "gas", "noise"]
Factor = Annotated[str, Field(min_length=1, max_length=60)]
Recorded = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=120)]],
    Field(max_length=40, description="what the standard needs beside the value, as typed"),
]
Bottles = Annotated[list[Ref], Field(min_length=1, max_length=200)]


class FactorLine(Shape):
    """A factor decided on site, with the limit as printed."""

    factor: Factor
    standard: Short = ""
    limit: Annotated[str, Field(max_length=40)] = ""
    unit: Annotated[str, Field(max_length=20)] = ""
    on_site: bool = False


class PointAdd(Shape):
    """A point found on site; the command's id is the point of what follows."""

    code: Annotated[str, Field(min_length=1, max_length=12)]
    name: Annotated[str, Field(max_length=60)] = ""
    medium: Medium
    outlet: UUID | None = None
    factors: Annotated[list[FactorLine], Field(max_length=60)] = Field(default_factory=list)


class FactorAdd(Shape):
    """A factor more at a point."""

    point: Ref
    line: FactorLine


class NotDone(Shape):
    """Why a factor, or without ``factor`` a whole point, was not done (R3)."""

    point: Ref
    factor: Factor | None = None
    reason: Words


class BottleFill(Shape):
    """One bottle filled and sealed by the sender. ``prepared``: the labelled bottle of the pack;
    ``label``: how its number was read. ``point``: of the visit, or the sheet's, or its outlet."""

    point: Ref
    factors: Annotated[list[Factor], Field(min_length=1, max_length=40)]
    seal_number: Annotated[str, Field(min_length=1, max_length=40)]
    container: Annotated[str, Field(max_length=40)] = ""
    preservative: Annotated[str, Field(max_length=60)] = ""
    volume_ml: Annotated[int, Field(ge=0, le=100_000)] | None = None
    sampled_at: AwareDatetime
    qc: Literal["normal", "parallel", "blank"] = "normal"
    description: Short = ""
    place: Annotated[str, Field(max_length=60)] = ""
    prepared: UUID | None = None
    label: Literal["scanned", "typed", "none"] = "none"


class BottleConfirm(Shape):
    """The second sampler confirms bottles that the other one filled."""

    bottles: Bottles


class BottleProblem(Shape):
    """A bottle broken or lost."""

    bottle: Ref
    reason: Words


class ReadingTake(Shape):
    """A field reading as shown by the instrument; ``confirmed_by`` saw it too.

    ``verdict``: what the phone judged (over, within, not_judged), kept beside the server's.
    """

    point: Ref
    factor: Factor
    raw: Annotated[str, Field(min_length=1, max_length=40)]
    unit: Annotated[str, Field(max_length=20)] = ""
    instrument: UUID | None = None
    calibration_before: Annotated[str, Field(max_length=50)] = ""
    calibration_after: Annotated[str, Field(max_length=50)] = ""
    method: Short = ""
    recorded: Recorded = Field(default_factory=dict)
    confirmed_by: UUID
    verdict: Annotated[str, Field(max_length=14)] = ""


class ReadingAmend(Shape):
    """A reading written down wrongly, put right by a new one."""

    reading: Ref
    raw: Annotated[str, Field(min_length=1, max_length=40)]
    unit: Annotated[str, Field(max_length=20)] = ""
    instrument: UUID | None = None
    calibration_before: Annotated[str, Field(max_length=50)] = ""
    calibration_after: Annotated[str, Field(max_length=50)] = ""
    method: Short = ""
    recorded: Recorded = Field(default_factory=dict)
    confirmed_by: UUID
    reason: Words


class ReadingConfirm(Shape):
    """The second person confirms readings that name them, by own sign-in: on the own phone, or in
    the own store on a colleague's."""

    readings: Annotated[list[Ref], Field(min_length=1, max_length=100)]


class HandoverOffer(Shape):
    """Bottles offered to a person; the command's id is the hand-over of what follows."""

    bottles: Bottles
    taker: UUID
    place: Annotated[str, Field(max_length=60)] = ""
    temperature_c: Decimals | None = None
    note: Words = ""


class HandoverAccept(Shape):
    """The taker has the bottles."""

    handover: Ref
    bottles: Bottles
    seal_intact: bool
    temperature_c: Decimals | None = None
    place: Annotated[str, Field(max_length=60)] = ""


class HandoverRefuse(Shape):
    """The taker does not take these bottles; the giver keeps them."""

    handover: Ref
    bottles: Bottles
    reason: Words


class LaboratoryReceive(Shape):
    """The sample keeper's check of one bottle."""

    bottle: Ref
    accepted: bool
    seal_intact: bool
    temperature_c: Decimals | None = None
    reason: Words = ""
    deviation: Words = ""
    place: Annotated[str, Field(max_length=60)] = ""
