"""A query of Django's, written once for each shape of what is asked and prepared by the server.

Writing SQL out of a queryset takes longer than the database takes for one row by its key: on the
paths where that counts the text is kept and the values are put in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, cast
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from liance.foundation.kernel.exchange import Row
from liance.foundation.kernel.prepared import Statement

M = TypeVar("M", bound=Model)
Given = UUID | str | None | tuple[str, ...]
Shape = tuple[type, int]


@dataclass(frozen=True, slots=True)
class _Text:
    """SQL, its values (one that was asked for stands as a function of what is given) and how its
    rows become objects."""

    sql: str
    values: tuple[Callable[[Sequence[Given]], object], ...]
    build: Callable[[Sequence[Row]], list[Any]]
    locks: bool = False


@dataclass(slots=True)
class Remembered(Generic[M]):
    """``make`` builds the queryset; its conditions may differ by the types of the values, by which
    are None and by how many a tuple holds, by nothing else. Every value stands in the query as it is
    given: what Django would turn into something else first (a pattern, another type) raises
    TypeError when the query is first written."""

    make: Callable[..., "QuerySet[M]"]
    kept: dict[tuple[Shape, ...], _Text] = field(default_factory=dict)

    def statement(self, *given: Given) -> Statement:
        """The query with these values, for ``prepared.run``."""
        text = self._text(given)
        if text.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked outside a transaction")
        return Statement(text.sql, [value(given) for value in text.values])

    def built(self, rows: Sequence[Row], *given: Given) -> list[M]:
        """The objects of its rows."""
        return self._text(given).build(rows)

    def _text(self, given: Sequence[Given]) -> _Text:
        shape = tuple(_shape(one) for one in given)
        if shape not in self.kept:
            self.kept[shape] = _written(self.make, given)
        return self.kept[shape]


def _shape(one: Given) -> Shape:
    return type(one), len(one) if isinstance(one, tuple) else 0


def _written(make: Callable[..., "QuerySet[Any]"], given: Sequence[Given]) -> _Text:
    """Write the query with values that stand for nothing else, and note where they went."""
    standing = [_standing(one) for one in given]
    query = make(*standing)
    compiler = query.query.get_compiler(connection.alias)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Text("SELECT 1 WHERE false", (), lambda _rows: [])
    places: dict[object, Callable[[Sequence[Given]], object]] = {}
    for number, one in enumerate(standing):
        if isinstance(one, tuple):
            places |= {part: partial(_part, number, at) for at, part in enumerate(one)}
        elif one is not None:
            places[one] = partial(_whole, number)
    _must_stand(places, sql, params)
    return _Text(
        sql, tuple(_value(one, places) for one in params), _Objects(compiler),
        locks=query.query.select_for_update,
    )  # fmt: skip


def _must_stand(places: Iterable[object], sql: str, params: Iterable[object]) -> None:
    """A value that Django put in as something else would be the stand-in's for ever."""
    said = list(_flat(params))
    met = {one for one in said if isinstance(one, UUID | str)}
    other = [sql, *(str(one) for one in said if one not in places)]
    for one in places:
        name = one.hex if isinstance(one, UUID) else str(one)
        if one not in met or any(name in text.replace("-", "") for text in other):
            raise TypeError("a value does not stand in the query as it is given")


def _flat(params: Iterable[object]) -> Iterator[object]:
    for one in params:
        if isinstance(one, list | tuple):
            yield from _flat(one)
        else:
            yield one


def _standing(one: Given) -> Given:
    if isinstance(one, tuple):
        return tuple(uuid4().hex for _ in one)
    if isinstance(one, UUID):
        return uuid4()
    return None if one is None else uuid4().hex


def _value(
    param: object, places: dict[object, Callable[[Sequence[Given]], object]]
) -> Callable[[Sequence[Given]], object]:
    if isinstance(param, list | tuple):
        inner = [_value(one, places) for one in param]
        return lambda given: [one(given) for one in inner]
    return places.get(param, lambda _given: param)


def _whole(number: int, given: Sequence[Given]) -> object:
    return given[number]


def _part(number: int, at: int, given: Sequence[Given]) -> object:
    several = given[number]
    assert isinstance(several, tuple)  # noqa: S101 - the shape says so
    return several[at]


class _Objects:
    """Builds the rows as Django does, with what they were joined to. How the columns are read is
    found once, with the first rows."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler
        self.ready = False

    def __call__(self, rows: Sequence[Row]) -> list[Any]:
        if not rows:
            return []
        if not self.ready:
            self._prepare()
        build, names, found = self.model.from_db, self.names, []
        turned = self.compiler.apply_converters(rows, self.converters) if self.converters else rows
        for row in turned:
            made = build(connection.alias, names, row[self.first : self.last])
            for other in self.others:
                other.populate(row, made)
            found.append(made)
        return found

    def _prepare(self) -> None:
        info, select = self.compiler.klass_info, self.compiler.select
        self.model = info["model"]
        self.converters = self.compiler.get_converters([one[0] for one in select])
        self.first, self.last = info["select_fields"][0], info["select_fields"][-1] + 1
        self.names = [one[0].target.attname for one in select[self.first : self.last]]
        # The stubs are of a later Django.
        self.others = cast("Any", get_related_populators)(info, select, connection.alias)
        self.ready = True
