"""Reading a form back from the plain values that its JSON text holds. Pure."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Form = TypeVar("Form")


def read(kind: type[Form], values: dict[str, Any]) -> Form:
    """A frozen form of ``kind`` out of its values by name, none missing and none unknown.

    Fields may be text, numbers, instants, other forms, tuples of one kind, or any of these or None.
    Raises KeyError for a missing name, ValueError for an unknown one.
    """
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    unknown = set(values) - set(names)
    if unknown:
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(**{name: _value(hints[name], values[name]) for name in names})


def _value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        return read(kind, value)  # type: ignore[arg-type]
    return datetime.fromisoformat(value) if kind is datetime else value
