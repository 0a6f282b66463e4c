"""A command as the phone sends it: what is said of it before its body."""

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    create_model,
)

from liance.flows.fieldwork.bodies import KINDS
from liance.flows.fieldwork.bodies.common import Role, Sha256, Shape, UUIDv7

MOST_COMMANDS = 500
MOST_FILES = 20


class FileLine(Shape):
    """A file that belongs to a command, by its content."""

    sha256: Sha256
    size: Annotated[int, Field(ge=0, le=2**40)]
    mime: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$", max_length=100)]
    name: Annotated[str, Field(max_length=255)]
    role: Role


class Envelope(Shape):
    """What every command carries.

    ``counter`` counts the device's commands from 1; ``after`` is the id that it follows, null for
    none. ``visit``: the visit or the sheet of the pack, or the command that began an urgent visit;
    null where there is none. ``at``: the device's clock, with its offset from UTC; ``offset_s``
    how much that clock was ahead of the server at the last contact, null before any. ``device``:
    only where another phone carries the command (QR): the device that made it, with that device's
    ``signature`` (base64, ECDSA P-256 over the canonical text, r and s of 32 bytes each).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUIDv7
    counter: Annotated[int, Field(ge=1, le=2**31 - 1)]
    after: UUID | None
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
    visit: UUID | None
    at: AwareDatetime
    offset_s: Annotated[int, Field(ge=-(10**9), le=10**9)] | None = None
    body: dict[str, Any]
    files: Annotated[list[FileLine], Field(max_length=MOST_FILES)] = Field(default_factory=list)
    device: UUID | None = None
    signature: Annotated[str, Field(max_length=120)] = ""


class Batch(Shape):
    """The part ``commands`` of a submission."""

    commands: Annotated[list[Envelope], Field(min_length=1, max_length=MOST_COMMANDS)]


def _name(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_")) + "Command"


def _of_kind(kind: str, body: type[Shape]) -> type[Envelope]:
    only: Any = Literal[kind]
    fields: dict[str, Any] = {"kind": (only, ...), "body": (body, ...)}
    return create_model(_name(kind), __base__=Envelope, __doc__=body.__doc__, **fields)


def typed() -> TypeAdapter[Any]:
    """The same batch with each kind's own body, as the phones' types are made from it.

    The door reads the looser :class:`Batch`: a body that does not fit is kept with its reason, it
    is not turned away.
    """
    each = [_of_kind(kind, body) for kind, body in KINDS.items()]
    command: Any = Annotated[reduce(or_, each), Field(discriminator="kind")]
    batch = create_model(
        "CommandBatch", __base__=Shape, __doc__=Batch.__doc__,
        commands=(Annotated[list[command], Field(min_length=1, max_length=MOST_COMMANDS)], ...),
    )  # fmt: skip
    return TypeAdapter(batch)
