"""What several shapes share: strict objects, exact numbers, places."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Decimals = Annotated[
    str,
    StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,20})?$", max_length=36),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, StringConstraints(max_length=120)]
Words = Annotated[str, StringConstraints(max_length=200)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Side = Literal["enforcement", "monitoring"]


def _version_7(value: UUID) -> UUID:
    if value.version != 7:
        raise ValueError("not a UUID version 7")
    return value


UUIDv7 = Annotated[UUID, AfterValidator(_version_7)]
Ref = Annotated[
    UUID, Field(description="the server's id of an object, or the id of the command that made it")
]


class Shape(BaseModel):
    """A strict object: an unknown key is a mistake, not an extra."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fix(Shape):
    """A place as the phone found it: WGS 84 degrees, accuracy in whole metres.

    ``lon`` and ``lat`` both null: no fix; ``note`` then says where, ``reason`` why (``denied``,
    ``timeout``, ``unavailable``). ``mock``: whether the browser told of a mock location, null when
    it does not tell. ``at``: the fix's own time when it came later.
    """

    lon: Decimals | None = None
    lat: Decimals | None = None
    accuracy_m: int | None = None
    note: Short = ""
    reason: Literal["", "denied", "timeout", "unavailable"] = ""
    mock: bool | None = None
    at: AwareDatetime | None = None
