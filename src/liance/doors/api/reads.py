"""The lists that can be read: each page by cursor, each row by its identifier."""

import inspect
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from liance.dashboards.exports import LISTS
from liance.dashboards.exports.reading import one, page
from liance.dashboards.exports.shape import Listed
from liance.doors.api import rows, shapes
from liance.doors.api.access import Calling, instant_of
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.exchange import changes, errors
from liance.mechanism.laboratory.queries import to_determine
from liance.norms.calendar.instants import shanghai_day

FAULTS = {401: shapes.Fault, 403: shapes.Fault, 404: shapes.Fault, 429: shapes.Fault}
READS = {**FAULTS, 400: shapes.Fault, 410: shapes.Fault}
WAITING = "laboratory:determination:enter"
MOST_WORK = 1000
router = Router()


def _open(listed: Listed) -> None:
    """The two calls of one list."""
    shape = rows.row_model(listed)
    found = rows.page_model(listed, shape)
    numbered = listed.code == "ledger"

    def many(request: HttpRequest, asked: Any) -> dict[str, Any]:
        """A page of the list."""
        actor = cast("Calling", request).auth
        actor.require(listed.permission)
        wanted = {name: getattr(asked, name) for name in listed.filters if getattr(asked, name)}
        if wrong := [name for name, said in wanted.items() if "\x00" in said]:
            raise Refused(errors.UNREADABLE, field=wrong[0], at="NUL (\\u0000)")
        since = _since(asked.since)
        if asked.cursor:
            after, mark = rows.place_of(asked.cursor, numbered=numbered)
        else:
            # Before the rows are read: what is not seen then lies behind the mark.
            after, mark = None, changes.mark()
        items, following = page(
            listed, actor, wanted, on=shanghai_day(instant_of(request)), after=after,
            most=asked.limit, since=since,
        )  # fmt: skip
        said = rows.sealed(mark) if mark else None
        return {"items": items, "next": rows.cursor_of(following, mark), "mark": said}

    def single(request: HttpRequest, row: Any) -> dict[str, Any]:
        """One row of the list."""
        actor = cast("Calling", request).auth
        actor.require(listed.permission)
        found = one(listed, actor, row, on=shanghai_day(instant_of(request)))
        if found is None:
            raise NotFound(listed.code)
        return found

    _asking(many, "asked", Query[rows.filter_model(listed)])  # type: ignore[misc]
    _asking(single, "row", int if numbered else UUID)
    word, name = listed.title.en, listed.code.replace("-", "_")
    router.get(
        f"/{listed.code}", response={200: found, **READS}, operation_id=f"list_{name}",
        summary=f"{word}: a page", tags=[listed.code],
    )(many)  # fmt: skip
    router.get(
        f"/{listed.code}/{{row}}", response={200: shape, **FAULTS}, operation_id=f"get_{name}",
        summary=f"{word}: one", tags=[listed.code],
    )(single)  # fmt: skip


def _since(sign: str) -> int | None:
    """From which transaction on; none where all rows are asked for. ``exchange.mark``."""
    try:
        return changes.since(rows.opened(sign)) if sign else None
    except ValueError:
        return changes.since("")


def _asking(view: Callable[..., Any], name: str, kind: Any) -> None:
    """Tell the framework what a view takes beside the request."""
    request = inspect.Parameter(
        "request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest
    )
    asked = inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)
    view.__signature__ = inspect.Signature([request, asked])  # type: ignore[attr-defined]


for _listed in LISTS.values():
    _open(_listed)


@router.get(
    "/work", response={200: shapes.Work, **FAULTS}, operation_id="list_work", tags=["results"],
    summary="What waits to be determined",
)  # fmt: skip
def work(request: HttpRequest) -> dict[str, Any]:
    """Factors of bottles that the token's laboratory received, at most a thousand."""
    actor = cast("Calling", request).auth
    actor.require(WAITING)
    return {"items": [
        {
            "bottle_factor": row.id, "bottle": row.bottle.number, "factor": row.factor,
            "medium": row.bottle.point.medium, "sampled_at": row.bottle.sampled_at,
            "hold_ends": getattr(row, "hold_ends", None), "limit": row.limit, "limit_unit": row.unit,
        }
        for row in to_determine(actor)[:MOST_WORK]
    ]}  # fmt: skip
