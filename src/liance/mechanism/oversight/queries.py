"""Reads of rounds and notices."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.oversight.models import Delivery, Item, Notice, Round, RoundArea
from liance.mechanism.oversight.policies import (
    VIEW,
    agency_of,
    areas_visible_to,
    notices_visible_to,
    rounds_visible_to,
)
from liance.mechanism.oversight.states import APPROVE, CLOSE, DRAFT, ISSUE, OPEN


def rounds(actor: Actor) -> QuerySet[Round]:
    """The rounds the actor may know of, with how many areas answered."""
    actor.require(VIEW)
    return rounds_visible_to(actor).annotate(
        asked=Count("areas"),
        answered=Count("areas", filter=Q(areas__state__in=["confirmed", "disputed"])),
        disputes=Count("areas", filter=Q(areas__state="disputed")),
    ).select_related("notice")  # fmt: skip


def round_page(actor: Actor, round_id: UUID) -> Round:
    """One of them. Raises NotFound, NotPermitted."""
    found = rounds(actor).select_related("agency", "rows", "opened_by").filter(pk=round_id).first()
    if found is None:
        raise NotFound("oversight:round")
    return found


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a notice that the actor may know of was issued as this file."""
    if not actor.may(VIEW) or actor.agency_id is None:
        return False
    printed = Q(pdf_id=file_id) | Q(docx_id=file_id)
    return notices_visible_to(actor).filter(printed).exists()


def areas(actor: Actor, row: Round) -> list[RoundArea]:
    """The areas of a round that the actor may see, by rank, then in the order of the notice."""
    return list(
        areas_visible_to(actor).filter(round=row)
        .select_related("place", "department", "answered_by")
        .order_by("rank", "place__order")
    )  # fmt: skip


def notice_page(actor: Actor, notice_id: UUID) -> Notice:
    """A notice the actor may know of. Raises NotFound, NotPermitted."""
    actor.require(VIEW)
    found = (
        notices_visible_to(actor)
        .select_related("round__agency", "drafted_by", "approved_by", "pdf", "docx")
        .filter(pk=notice_id)
        .first()
    )
    if found is None:
        raise NotFound("oversight:notice")
    return found


def items(actor: Actor, notice: Notice) -> list[Item]:
    """What is to be put right: all of it for who issued it, for others that of their own area."""
    rows = notice.items.select_related("area__place", "area__department", "reported_by")
    if notice.round.agency_id != actor.agency_id:
        rows = rows.filter(area__department_id=agency_of(actor))
    return list(rows.order_by("area__place__order"))


def deliveries(actor: Actor, notice: Notice) -> list[Delivery]:
    """The copies: all of them for who issued it, for others their own."""
    rows = notice.deliveries.select_related("agency", "received_by")
    if notice.round.agency_id != actor.agency_id:
        rows = rows.filter(agency_id=agency_of(actor))
    return list(rows.order_by("agency__jurisdiction__order"))


def draft_item(actor: Actor, item_id: UUID) -> Item:
    """An item of one of the actor's own notices. Raises NotFound, NotPermitted."""
    actor.require(DRAFT)
    found = (
        Item.objects.select_related("notice", "area__place")
        .filter(pk=item_id, notice__round__agency_id=agency_of(actor))
        .first()
    )
    if found is None:
        raise NotFound("oversight:item")
    return found


def rounds_to_freeze(actor: Actor, *, at: datetime) -> QuerySet[Round]:
    """The actor's open rounds in which no area is waited for any more."""
    if not actor.may(OPEN):
        return Round.objects.none()
    checking = RoundArea.objects.filter(
        round=OuterRef("pk"), state="asked", department__isnull=False
    )
    own = Round.objects.filter(agency_id=agency_of(actor), state="open")
    return own.filter(Q(answers_until__lte=at) | ~Exists(checking)).order_by("created_at", "id")


def notices_waiting_for(actor: Actor) -> dict[str, QuerySet[Notice]]:
    """The notices of the actor's agency that stand still until the actor takes their next step, by
    step: ``notice_submit``, ``notice_approve``, ``notice_issue``, ``notice_close`` (areas have
    reported what they put right; ``reported`` says how many). What an area owes has a deadline."""
    own = Notice.objects.filter(round__agency_id=agency_of(actor)).order_by("created_at", "id")
    own = own.select_related("round").annotate(
        reported=Count("items", filter=Q(items__state="reported"))
    )
    steps = (
        ("notice_submit", Q(state="draft"), DRAFT),
        ("notice_approve", Q(state="submitted"), APPROVE),
        ("notice_issue", Q(state="approved"), ISSUE),
        ("notice_close", Q(reported__gt=0), CLOSE),
    )
    return {kind: own.filter(which) for kind, which, right in steps if actor.may(right)}
