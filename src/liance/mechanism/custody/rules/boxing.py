"""What goes into a transport box, and how it is opened (装箱、开箱). Pure."""

from uuid import UUID

from liance.foundation.kernel.errors import Refused


def check_label(label: str) -> None:
    """A box has a name that stands on it. Error: custody.box_unnamed."""
    if not label.strip():
        raise Refused("custody.box_unnamed", field="label")


def check_packing(
    *, number: str, state: str, holder: UUID, packer: UUID | None, inside: bool
) -> None:
    """The holder packs confirmed bottles, each into one box at a time.

    Errors: custody.not_holder, custody.not_confirmed, custody.not_movable, custody.already_boxed.
    """
    if packer != holder:
        raise Refused("custody.not_holder", number=number)
    if state == "filled":
        raise Refused("custody.not_confirmed", number=number)
    if state not in ("sealed", "received", "rejected", "retained"):
        raise Refused("custody.not_movable", number=number)
    if inside:
        raise Refused("custody.already_boxed", number=number)


def check_arrival(*, place: str, seal_intact: bool, exceptions: str) -> None:
    """Who opens a box says where, and what happened to a broken seal.

    Errors: custody.place_missing, custody.seal_unexplained.
    """
    if not place.strip():
        raise Refused("custody.place_missing", field="place")
    if not seal_intact and not exceptions.strip():
        raise Refused("custody.seal_unexplained", field="exceptions")
