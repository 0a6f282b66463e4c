"""Units that an urgent visit came upon (W7): put on file, for few or for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.ids import new_id
from liance.mechanism.registry.actions.sources import FOUND, check_facts, put_on_file
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import known_to, source_for
from liance.mechanism.registry.queries import subtree
from liance.mechanism.registry.rules.identity import SiteFacts, identity_of, site_of

OPENS_VISIT = "operations:visit:open"
TO_CHECK = "registry.found_on_site"
DOUBLE = "registry.found_double"
NOUN = "registry:source"


@transaction.atomic
def found_on_site(
    *,
    facts: SiteFacts,
    address: str,
    actor: Actor,
    at: datetime,
    named: Sequence[UUID] = (),
) -> Source:
    """Put on file the unit that an urgent visit came upon in the actor's own area (W7); its remark
    asks whoever keeps the register to complete it. One that stands under this identity or at this
    site is it, and is in use again if it was not.

    ``named``: for a visit that few may know of; the unit then is known to the actor and to them,
    stands apart from every list and count, and one that is out of use stays so.
    Errors: ``registry.source_name``, ``registry.jurisdiction_unknown``.
    """
    actor.require(OPENS_VISIT)
    facts = replace(facts, name=facts.name.strip())
    check_facts(facts)
    if not actor.jurisdiction or facts.division not in subtree(actor.jurisdiction):
        raise Refused("registry.jurisdiction_unknown", field="jurisdiction", place=facts.division)
    standing = _standing(facts)
    address = address.strip()[:200]
    if named and (standing is None or not standing.active):
        return _for_few(facts, address, named, actor=actor, at=at)
    if standing is None:
        return put_on_file(facts, actor=actor, at=at, address=address, remarks=[TO_CHECK])
    if not standing.active:
        _back_in_use(standing, actor=actor, at=at)
    return standing


def _standing(facts: SiteFacts) -> Source | None:
    """The open source of this identity or at this site, one in use before one that is not."""
    identity = identity_of(facts)
    known = Source.objects.filter(Q(identity=identity) | Q(site=identity))
    return known.order_by("-active", "id").first()


def _for_few(
    facts: SiteFacts, address: str, named: Sequence[UUID], *, actor: Actor, at: datetime
) -> Source:
    """Under an identity of its own: a name or a code given openly must meet nothing here. One that
    the actor knows of already is not written twice."""
    place = {"name": facts.name, "jurisdiction_id": facts.division}
    again = known_to(actor).filter(restricted=True, active=True, **place).order_by("id").first()
    if again is not None:
        let_know(source_id=again.id, staff=named, actor=actor, at=at)
        return again
    own = f"{FOUND}{new_id()}"
    few = sorted({*named, *([actor.staff_id] if actor.staff_id else [])})
    return put_on_file(
        facts, actor=actor, at=at, address=address, remarks=[TO_CHECK], identity=own, site=own,
        restricted=True, named=few,
    )  # fmt: skip


def _back_in_use(source: Source, *, actor: Actor, at: datetime) -> None:
    """A unit that was thought closed was found working."""
    source.active, source.remarks = True, [*source.remarks, TO_CHECK]
    source.version += 1
    source.save(update_fields=["active", "remarks", "version"])
    note(
        "registry:source:change", source, noun=NOUN, actor=actor, at=at,
        body={"changed": {"active": ["False", "True"]}},
    )  # fmt: skip


@transaction.atomic
def let_know(*, source_id: UUID, staff: Sequence[UUID], actor: Actor, at: datetime) -> None:
    """Whoever may know of a restricted visit may know of its unit; nobody is ever taken off. An
    open unit stays as it is."""
    if not Source.every.filter(pk=source_id, restricted=True).exists():
        return
    row = Source.every.select_for_update().get(pk=source_id)
    further = sorted(set(staff) - set(row.named))
    if not row.restricted or not further:
        return
    row.named = [*row.named, *further]
    row.version += 1
    row.save(update_fields=["named", "version"])
    note(
        "registry:source:name", row, noun=NOUN, actor=actor, at=at,
        body={"named": sorted(row.named)},
    )  # fmt: skip


@transaction.atomic
def open_to_all(*, source_id: UUID, version: int, actor: Actor, at: datetime) -> Source:
    """One of its named people puts a restricted unit into the register. Where the register has the
    same unit meanwhile, this one stands as its double, out of use, and keeps what was done there.

    Errors: NotFound also where the unit is no secret, Stale.
    """
    actor.require(OPENS_VISIT)
    if not source_for(actor, source_id).restricted:
        raise NotFound(NOUN)
    row = source_for(actor, source_id, version=version)
    facts = SiteFacts(
        row.name, row.jurisdiction_id, row.credit_code, row.permit_code, row.lon, row.lat
    )
    row.restricted = False
    standing = _standing(facts)
    row.version += 1
    if standing is None and not _under_its_name(row, facts):
        standing = _standing(facts)
    if standing is not None:
        _as_double(row)
    note(
        "registry:source:publish", row, noun=NOUN, actor=actor, at=at,
        body={"identity": row.identity, "name": row.name, "active": row.active},
    )  # fmt: skip
    if standing is not None and not standing.active:
        _back_in_use(standing, actor=actor, at=at)
    return row


def _under_its_name(row: Source, facts: SiteFacts) -> bool:
    """False where somebody else took the identity in this very moment."""
    try:
        with transaction.atomic():
            row.identity, row.site = identity_of(facts), site_of(facts)
            row.save(update_fields=["restricted", "identity", "site", "version"])
    except IntegrityError:
        row.identity = row.site = f"{FOUND}{new_id()}"
        return False
    return True


def _as_double(row: Source) -> None:
    row.active, row.remarks = False, [*row.remarks, DOUBLE]
    row.save(update_fields=["restricted", "identity", "site", "active", "remarks", "version"])
