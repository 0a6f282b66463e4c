"""The body of an act as a type, made from the signature of its action; and back to arguments."""

import dataclasses
import inspect
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from django.db import models
from ninja import Field, Schema
from pydantic import AwareDatetime, create_model

from liance.doors.api.acts.act import Act
from liance.doors.api.rows import KEY

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
MOST = 500
LONGEST = 4000
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
SCALARS: Mapping[Any, Any] = {
    UUID: UUID, bool: bool, time: time, datetime: AwareDatetime,
    int: Annotated[int, Field(ge=-(2**31), lt=2**31)],
    Decimal: Annotated[Decimal, Field(max_digits=20, decimal_places=10)],
    date: Annotated[date, Field(ge=FIRST, le=LAST)],
}  # fmt: skip
EXAMPLES: Mapping[Any, Any] = {
    UUID: str(KEY), bool: True, time: "09:00", datetime: "2026-11-12T01:30:00Z", int: 1,
    Decimal: "4.0", date: "2026-11-12",
}  # fmt: skip
LISTS = (list, tuple, set, frozenset, Sequence, Iterable, Collection)
ACTING = {"actor", "at"}
# Limits that stand beside one as they are stored (the register holds them); a phone's clock;
# restricted matters, which are written on the pages alone.
NOT_GIVEN = frozenset({"beside", "device_at", "restricted", "named", "informant"})


class Closed(Schema):
    """Nothing but the fields that are named."""

    model_config = {"extra": "forbid"}


@cache
def hints_of(act: Act) -> dict[str, Any]:
    """The arguments of an act's action that a program gives, with their types."""
    action = inspect.unwrap(act.action)
    hints = get_type_hints(action)
    left = {*ACTING, *act.without, *act.given}
    return {
        name: hints[name]
        for name, parameter in inspect.signature(action).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and name not in left
    }


def models_of(act: Act) -> tuple[type[models.Model], ...]:
    """The models that bound an act's texts."""
    if act.of:
        return act.of
    answer = get_type_hints(inspect.unwrap(act.action)).get("return")
    return tuple(one for one in (answer, *get_args(answer)) if _is_model(one))


@cache
def body_of(act: Act) -> type[Schema]:
    """The type of an act's body, with an example."""
    parameters = inspect.signature(inspect.unwrap(act.action)).parameters
    fields: dict[str, Any] = {}
    example = {}
    for name, hint in hints_of(act).items():
        if name == act.own:
            continue
        default = parameters[name].default
        column = column_of(act, name)
        if default is inspect.Parameter.empty:
            fields[name] = (_kind(hint, column), ...)
            example[name] = _example(hint, column)
        else:
            fields[name] = (_kind(hint, column), _default(default))
    title = act.code.title().replace("_", "")
    made: type[Schema] = create_model(f"{title}Body", __base__=_with(example), **fields)
    return made


def arguments(act: Act, given: Schema) -> dict[str, Any]:
    """What a body says, as the action takes it."""
    return {
        name: _taken(hint, getattr(given, name))
        for name, hint in hints_of(act).items()
        if name != act.own
    }


def fetched(hint: Any, value: Any, fetch: Callable[[Any, Any], Any]) -> Any:
    """A value of a body with the rows that it names in the place of their identifiers, however deep."""
    if value is None:
        return None
    form, inner = _form(hint)
    ways: dict[str, Callable[[], Any]] = {
        "row": lambda: fetch(hint, value),
        "optional": lambda: fetched(inner, value, fetch),
        "list": lambda: type(value)(fetched(inner, one, fetch) for one in value),
        "value": lambda: dataclasses.replace(value, **_fields(inner, value, fetch)),
    }
    return ways[form]() if form in ways else value


def _fields(kind: Any, value: Any, fetch: Callable[[Any, Any], Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        one.name: fetched(hints[one.name], getattr(value, one.name), fetch)
        for one in given_fields(kind)
    }


def column_of(act: Act, name: str) -> "Column | None":
    """The column that bounds a text of the body; None: nothing but the length of any text."""
    for model in models_of(act):
        for column in model._meta.concrete_fields:
            if column.name == name:
                return column
    return None


def _with(example: dict[str, Any]) -> type[Schema]:
    class Body(Closed):
        model_config = {"json_schema_extra": {"examples": [example]}}

    return Body


def _form(hint: Any) -> tuple[str, Any]:
    """What kind of a thing a type is, and what it is made of."""
    inner, origin = get_args(hint), get_origin(hint)
    found: tuple[str, Any] = ("", None)
    if hint is str:
        found = ("text", None)
    elif hint in SCALARS:
        found = ("scalar", None)
    elif _is_model(hint):
        found = ("row", None)
    elif dataclasses.is_dataclass(hint):
        found = ("value", hint)
    elif origin in (Union, types.UnionType):
        found = ("optional", next(one for one in inner if one is not type(None)))
    elif origin in LISTS:
        found = ("list", inner[0])
    elif origin in (dict, Mapping):
        found = ("map", inner)
    if not found[0]:
        raise TypeError(f"no program can give a {hint}")
    return found


def _kind(hint: Any, column: "Column | None" = None) -> Any:
    form, inner = _form(hint)
    kinds: dict[str, Callable[[], Any]] = {
        "text": lambda: _text(column),
        "scalar": lambda: SCALARS[hint],
        "row": lambda: UUID,
        "value": lambda: _shape(inner),
        "optional": lambda: _kind(inner, column) | None,
        "list": lambda: Annotated[list[_kind(inner)], Field(max_length=MOST)],  # type: ignore[misc]
        "map": lambda: dict[_kind(inner[0]), _kind(inner[1])],  # type: ignore[misc]
    }
    return kinds[form]()


def _text(column: "Column | None") -> Any:
    if column is not None and column.choices:
        return Literal[(*_codes(column), *([""] if column.blank else []))]
    return Annotated[str, Field(max_length=getattr(column, "max_length", None) or LONGEST)]


def _codes(column: "Column") -> tuple[str, ...]:
    return tuple(str(code) for code, _ in column.flatchoices if code != "")


@cache
def _shape(kind: Any) -> type[Schema]:
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {}
    for one in given_fields(kind):
        start = ... if _needed(one) else Field(default_factory=_starting(one))
        fields[one.name] = (_kind(hints[one.name]), start)
    made: type[Schema] = create_model(f"{kind.__name__}In", __base__=Closed, **fields)
    made.__doc__ = inspect.getdoc(kind)
    return made


def given_fields(kind: Any) -> list[Any]:
    """The fields of a value that a program gives."""
    return [one for one in dataclasses.fields(kind) if one.name not in NOT_GIVEN]


def _needed(one: Any) -> bool:
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


def _starting(one: Any) -> Callable[[], Any]:
    if one.default is dataclasses.MISSING:
        return lambda: _default(one.default_factory())
    return lambda: _default(one.default)


def _default(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {one.name: _default(getattr(value, one.name)) for one in given_fields(type(value))}
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value


def _taken(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    form, inner = _form(hint)
    ways: dict[str, Callable[[], Any]] = {
        "value": lambda: _value(inner, value),
        "optional": lambda: _taken(inner, value),
        "list": lambda: _several(hint, inner, value),
        "map": lambda: {key: _taken(inner[1], one) for key, one in value.items()},
    }
    return ways[form]() if form in ways else value


def _several(hint: Any, inner: Any, value: Any) -> Any:
    taken = tuple(_taken(inner, one) for one in value)
    return frozenset(taken) if get_origin(hint) in (set, frozenset) else taken


def _value(kind: Any, value: Any) -> Any:
    hints = get_type_hints(kind)
    said = value if isinstance(value, Mapping) else vars(value)
    return kind(**{
        one.name: _taken(hints[one.name], said[one.name])
        for one in given_fields(kind) if one.name in said
    })  # fmt: skip


def _example(hint: Any, column: "Column | None" = None) -> Any:
    form, inner = _form(hint)
    ways: dict[str, Callable[[], Any]] = {
        "text": lambda: next(
            iter(_codes(column) if column is not None and column.choices else ()), "说明"
        ),
        "scalar": lambda: EXAMPLES[hint],
        "row": lambda: str(KEY),
        "value": lambda: _value_example(inner),
        "optional": lambda: _example(inner, column),
        "list": lambda: [_example(inner)],
        "map": lambda: {_example(inner[0]): _example(inner[1])},
    }
    return ways[form]()


def _value_example(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: _example(hints[one.name]) for one in given_fields(kind) if _needed(one)}


def _is_model(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, models.Model)
