"""What an act answers: the rows it wrote, as they are now; and whether a program may have done it."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange import errors

DEEPEST = 4


def rows_of(answer: Any) -> list[Model]:
    """The rows in what an action gave back."""
    if isinstance(answer, Model):
        return [answer]
    if isinstance(answer, (list, tuple)):
        return [row for one in answer for row in rows_of(one)]
    return []


def said_of(rows: Iterable[Model]) -> dict[str, Any]:
    """``{rows: [{of, id, version, state}]}``, read anew; a row that is gone is left out."""
    found = []
    for row in rows:
        held = type(row)._base_manager.filter(pk=row.pk).values().first()
        if held is not None:
            found.append({
                "of": row._meta.label_lower, "id": str(row.pk), "version": held.get("version"),
                "state": held.get("state", ""),
            })  # fmt: skip
    return {"rows": found}


def insist(rows: Iterable[Model]) -> None:
    """Refuse what a program may not have done; the caller's transaction takes it back.

    ``exchange.pages_alone`` for restricted matters, ``exchange.unfit`` for a code that no column knows:
    the forms of the pages offer codes, a program may say anything.
    """
    for row in rows:
        for column in row._meta.concrete_fields:
            said = getattr(row, column.attname)
            if column.choices and said not in (None, "", *dict(column.flatchoices)):
                raise Refused(errors.UNFIT, field=column.name)
        paths = restricting(type(row))
        if not paths:
            continue
        held = type(row)._base_manager.filter(pk=row.pk).values_list(*paths).first()
        if any(held or ()):
            raise Refused(errors.PAGES_ALONE)


@cache
def restricting(model: type[Model]) -> tuple[str, ...]:
    """The ways from a model to what may be known to named people alone: ``visit__restricted``."""
    return tuple(_ways(model, "", frozenset()))


def _ways(model: type[Model], prefix: str, past: frozenset[type[Model]]) -> Iterator[str]:
    names = {column.name for column in model._meta.concrete_fields}
    if "restricted" in names:
        yield f"{prefix}restricted"
    if len(past) >= DEEPEST:
        return
    for column in model._meta.concrete_fields:
        if not isinstance(column, ForeignKey):
            continue
        there = column.related_model
        if there in past or there is model or not _ours(there):
            continue
        yield from _ways(there, f"{prefix}{column.name}__", past | {model})


def _ours(model: Any) -> bool:
    config = apps.get_app_config(model._meta.app_label)
    return config.name.startswith("liance.mechanism")
