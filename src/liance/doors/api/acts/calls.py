"""The calls of all acts: one way through, whatever the act; types are made when they are asked for."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import pydantic
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.errors import ValidationError

from liance.dashboards import originals
from liance.doors.api import shapes
from liance.doors.api.access import insist_scope, instant_of
from liance.doors.api.acts.act import Act
from liance.doors.api.acts.answers import insist, rows_of, said_of
from liance.doors.api.acts.bodies import arguments, body_of, fetched, hints_of
from liance.doors.api.acts.tables import ACTS
from liance.doors.api.writing import KEY, WRITES, act_once
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.queries import laboratory
from liance.mechanism.registry.models import Agency, Source, Staff
from liance.mechanism.registry.policies import agency_for, person_for, source_for
from liance.norms.calendar.instants import shanghai_day

BY_PATH: Mapping[tuple[str, str, bool], Act] = {
    (act.noun, act.verb, bool(act.own)): act for act in ACTS
}
FETCH: Mapping[type[Model], Callable[..., Model]] = {
    Agency: agency_for, Staff: person_for, Source: source_for, StoredFile: originals.own,
}  # fmt: skip


def perform(
    act: Act, *, row: UUID | None, given: Schema, actor: Actor, at: datetime
) -> list[Model]:
    """Call the action as the page does; the rows it wrote. In the caller's transaction."""

    def fetch(kind: Any, key: Any) -> Any:
        return FETCH[kind](actor, key) if kind in FETCH else key

    said = arguments(act, given)
    hints = hints_of(act)
    if act.own:
        said[act.own] = row
    for name, value in said.items():
        if name == "laboratory":
            said[name] = laboratory(actor, value, on=shanghai_day(at)).agency
        else:
            said[name] = fetched(hints[name], value, fetch)
    for name, supply in act.given.items():
        said[name] = supply(actor, at, said)
    written = rows_of(act.action(**said, actor=actor, at=at))
    insist(written)
    return written


def called(request: HttpRequest, noun: str, verb: str, row: UUID | None, key: str) -> HttpResponse:
    """Carry out the act of an address; ``kernel.not_found`` where there is none."""
    act = BY_PATH.get((noun, verb, row is not None))
    if act is None:
        raise NotFound("exchange:act")
    insist_scope(request, act.scope)
    given = _read(act, request.body)

    def done(actor: Actor) -> dict[str, Any]:
        return said_of(perform(act, row=row, given=given, actor=actor, at=instant_of(request)))

    return act_once(request, key, done, 200)


def _read(act: Act, body: bytes) -> Schema:
    try:
        return body_of(act).model_validate_json(body)
    except pydantic.ValidationError as wrong:
        found = wrong.errors(include_url=False, include_context=False, include_input=False)
        raise ValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from wrong


def open_acts(router: Router) -> None:
    """Two addresses for all acts: on a row, and on none or many."""

    @router.post("/{noun}/{uuid:row}/acts/{verb}", include_in_schema=False)
    def of_row(
        request: HttpRequest, noun: str, row: UUID, verb: str, key: str = KEY
    ) -> HttpResponse:
        """An act on a row."""
        return called(request, noun, verb, row, key)

    @router.post("/{noun}/acts/{verb}", include_in_schema=False)
    def of_many(request: HttpRequest, noun: str, verb: str, key: str = KEY) -> HttpResponse:
        """An act on many rows or none."""
        return called(request, noun, verb, None, key)


def documented() -> Router:
    """Every act as a call of its own, for the document: nothing is called here."""
    router = Router()
    for act in ACTS:
        _document(router, act)
    return router


def _document(router: Router, act: Act) -> None:
    def call(**_: Any) -> None:
        """Stands for the act in the document."""

    parts: list[tuple[str, Any, Any]] = [("request", HttpRequest, inspect.Parameter.empty)]
    if act.own:
        parts.append(("row", UUID, inspect.Parameter.empty))
    parts += [("given", body_of(act), inspect.Parameter.empty), ("key", str, KEY)]
    call.__signature__ = inspect.Signature([  # type: ignore[attr-defined]
        inspect.Parameter(
            name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=default
        )
        for name, kind, default in parts
    ])  # fmt: skip
    first, _, rest = (inspect.getdoc(inspect.unwrap(act.action)) or "").partition("\n")
    router.post(
        act.path, response={200: shapes.Acted, **WRITES}, operation_id=act.code, tags=[act.noun],
        summary=first.rstrip("."), description=f"Scope `{act.scope}`. {' '.join(rest.split())}".strip(),
    )(call)  # fmt: skip
