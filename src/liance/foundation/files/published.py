"""A published JSON file read with distrust. Pure."""

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class UnfitError(ValueError):
    """What was read is no JSON (``readable`` false), or not of the shape; ``where`` it is not."""

    def __init__(self, where: str, *, readable: bool) -> None:
        super().__init__(where)
        self.where, self.readable = where, readable


def read(data: bytes, shape: TypeAdapter[T]) -> T:
    """The value in the file, of this shape and nothing beside it. Raises ``UnfitError``."""
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise UnfitError("$", readable=False) from None
    try:
        return shape.validate_python(value)
    except ValidationError as fault:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise UnfitError(where or "$", readable=True) from None
