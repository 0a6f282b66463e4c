"""Reads of entered editions, and the standards as they stand at this site."""

from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.editions import models, rules
from liance.norms.standards.catalogue import Catalogue, shipped
from liance.norms.standards.editions import Edition

VIEW = "editions:edition:view"


def catalogue() -> Catalogue:
    """The shipped editions with those in use here (one small query; the rest is kept)."""
    used = models.Edition.objects.filter(state="used").order_by("code", "amendment")
    return _catalogue(tuple(used.values_list("id", flat=True)))


@lru_cache(maxsize=4)
def _catalogue(ids: tuple[UUID, ...]) -> Catalogue:
    rows = models.Edition.objects.filter(pk__in=ids).select_related("first_by", "second_by")
    # an entry never changes once it is signed: its id stands for its content
    return shipped().merged([edition_of(row) for row in rows])


def edition_of(row: models.Edition) -> Edition:
    """The edition that an entry means, with its revision and the two who signed."""
    found = rules.read(row.content)
    if not isinstance(found, Edition):
        raise ValueError(f"{row.code} {row.revision}: {found}")
    signed = tuple(staff.name for staff in (row.first_by, row.second_by) if staff)
    return replace(found, revision=row.revision, signed_by=signed)


def entries(actor: Actor) -> QuerySet[models.Edition]:
    """All entries, by code, the newest first. Raises NotPermitted."""
    actor.require(VIEW)
    return models.Edition.objects.select_related("entered_by", "first_by", "second_by")


def entry(actor: Actor, edition_id: UUID) -> models.Edition:
    """One entry. Raises NotFound, NotPermitted."""
    row = entries(actor).filter(pk=edition_id).first()
    if row is None:
        raise NotFound("editions:edition")
    return row
