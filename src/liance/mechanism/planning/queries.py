"""Reads of planning."""

from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.models import Transition
from liance.mechanism.planning.models import (
    AreaRule,
    Draw,
    DrawExcuse,
    Plan,
    PlanSignature,
    Stratum,
    Target,
    TargetOutlet,
)
from liance.mechanism.planning.policies import targets_visible_to, visible_to
from liance.mechanism.planning.rules.strata import StratumTerms
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Jurisdiction, Outlet, Source
from liance.mechanism.registry.queries import subtree

EVER = datetime(2000, 1, 1, tzinfo=UTC)
SHOWN = 5
# What takes the force from the signatures before it.
REOPENING = ("send_back", "change")


def candidates(plan: Plan, terms: StratumTerms) -> QuerySet[Source]:
    """The active sources of the plan's area that fall into a stratum (P2)."""
    rows = Source.objects.filter(active=True, jurisdiction_id__in=subtree(plan.jurisdiction_id))
    asked = terms.asked
    if asked.industries:
        rows = rows.filter(industry__in=asked.industries)
    if asked.places:
        inside = {code for place in asked.places for code in subtree(place)}
        rows = rows.filter(jurisdiction_id__in=inside)
    if asked.levels:
        rows = rows.filter(management__in=asked.levels)
    if asked.media:
        outlets = Outlet.objects.filter(active=True, medium__in=asked.media)
        rows = rows.filter(pk__in=outlets.values("source_id"))
    if asked.grades:
        rows = rows.filter(credit_grade__in=asked.grades)
    if asked.exceeded_years:
        rows = rows.filter(exceeded_on__gte=date(plan.year - asked.exceeded_years, 1, 1))
    return rows


def strata_of(plan: Plan) -> dict[str, list[tuple[str, str, int]]]:
    """Into which strata the units of the plan's area fall: value, word and number of units, by
    ``management``, ``region`` and ``industry`` (P2)."""
    area = Source.objects.filter(active=True, jurisdiction_id__in=subtree(plan.jurisdiction_id))
    levels = _counted(area, "management")
    industries = _counted(area.exclude(industry=""), "industry")
    places = {p.code: p for p in Jurisdiction.objects.all()}
    below: Counter[str] = Counter()
    for unit, count in _counted(area, "jurisdiction_id").items():
        code: str | None = unit
        while code in places:
            below[code] += count
            code = places[code].parent_id
    inside = [places[code] for code in subtree(plan.jurisdiction_id) if below[code]]
    return {
        "management": [(v, w, levels[v]) for v, w in Source.MANAGEMENT if levels.get(v)],
        "region": [(p.code, p.name, below[p.code]) for p in sorted(inside, key=_order)],
        "industry": [(name, name, n) for name, n in sorted(industries.items())],
    }


def _order(place: Jurisdiction) -> tuple[int, str]:
    return place.order, place.code


def _counted(rows: QuerySet[Source], field: str) -> dict[str, int]:
    found = rows.order_by().values_list(field).annotate(count=Count("id"))
    return {str(value): count for value, count in found}


def population(plan: Plan, terms: StratumTerms) -> int:
    """How many units a stratum holds now."""
    return candidates(plan, terms).count()


def area_rule(jurisdiction: str) -> AreaRule | None:
    """What an area set for its inspections; its own, not that of the area above."""
    return AreaRule.objects.filter(jurisdiction_id=jurisdiction).first()


def excuses_of(draw: Draw) -> QuerySet[DrawExcuse]:
    """Who was asked to be excused from a draw, the latest first."""
    rows = draw.excuses.select_related("unit", "person", "by", "agency", "decided_by")
    return rows.order_by("-at", "-id")


def draw_page(draw_id: UUID, *, actor: Actor) -> Draw:
    """A draw of a visible plan; ``NotFound`` for outsiders."""
    row = (
        Draw.objects.filter(plan__in=visible_to(actor), pk=draw_id)
        .select_related("plan__jurisdiction", "committed_by", "drawn_by", "file")
        .first()
    )
    if row is None:
        raise NotFound("planning:draw")
    return row


def shared_with(plan: Plan, terms: StratumTerms) -> list[tuple[Stratum, int]]:
    """The plan's strata that hold units of ``terms`` too, with how many."""
    inside = candidates(plan, terms).values("id")
    counted = [
        (s, candidates(plan, terms_of(s)).filter(pk__in=inside).count())
        for s in plan.strata.order_by("order")
    ]
    return [(stratum, count) for stratum, count in counted if count]


def overlaps(plan: Plan) -> list[tuple[Stratum, Stratum, list[Source], int]]:
    """Pairs of strata with units in both: the first few of them, and how many there are."""
    strata = list(plan.strata.order_by("order"))
    inside = {s.id: set(candidates(plan, terms_of(s)).values_list("id", flat=True))
              for s in strata}  # fmt: skip
    found = []
    for at, one in enumerate(strata):
        for other in strata[at + 1 :]:
            shared = inside[one.id] & inside[other.id]
            if shared:
                rows = Source.objects.filter(pk__in=shared).order_by("name")[:SHOWN]
                found.append((one, other, list(rows), len(shared)))
    return found


def plan_page(plan_id: UUID, *, actor: Actor) -> Plan:
    """A plan with strata, targets, signatures; ``NotFound`` for outsiders."""
    targets = Target.objects.select_related("source__jurisdiction", "not_done").prefetch_related(
        Prefetch("outlets", TargetOutlet.objects.select_related("outlet"))
    )
    plan = (
        visible_to(actor)
        .select_related("jurisdiction", "department", "enforcement", "monitoring")
        .prefetch_related(
            Prefetch("strata", Stratum.objects.order_by("order")),
            Prefetch("targets", targets.order_by("number")),
            "signatures__staff",
        )
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotFound("planning:plan")
    return plan


def plans(*, actor: Actor) -> QuerySet[Plan]:
    """Visible plans, the newest year first."""
    return (
        visible_to(actor)
        .select_related("jurisdiction", "department")
        .order_by("-year", "jurisdiction__order", "kind", "-id")
    )


def overdue_unexplained(*, actor: Actor, on: date) -> QuerySet[Target]:
    """Targets of running plans whose period is over without a reason; whether they were visited
    is for the flow to say, which knows the visits (R4)."""
    return (
        targets_visible_to(actor)
        .filter(plan__approved_at__isnull=False)
        .filter(period_to__lt=on, not_done__isnull=True)
        .select_related("source", "plan")
        .order_by("period_to", "number")
    )


def signatures_in_force(plan: Plan) -> QuerySet[PlanSignature]:
    """The signatures of the present round: a send-back takes the force from all before it."""
    sent_back = Transition.objects.filter(object_id=plan.id, verb__in=REOPENING)
    last = sent_back.order_by("-at").values_list("at", flat=True).first()
    rows = plan.signatures.select_related("staff")
    return rows.filter(at__gt=last) if last else rows


def waiting_for(actor: Actor) -> dict[str, QuerySet[Plan]]:
    """The plans that stand still until the actor takes their next step, by step: ``plan_sign``,
    ``approve``, ``file``, ``accept``, ``draft``. Those with a deadline are not among them."""
    rows = visible_to(actor).select_related("jurisdiction").order_by("created_at", "id")
    below = Q(jurisdiction_id__in=actor.scope) & ~Q(jurisdiction_id=actor.jurisdiction)
    owed = Clock.objects.filter(rule="plan.file", object_id=OuterRef("pk"), stopped_at=None)
    steps = (
        ("plan_sign", _to_sign(actor) & Q(state="signing"), "planning:plan:view"),
        ("approve", Q(department_id=actor.agency_id, state="signed"), "planning:plan:approve"),
        ("file", below & Q(state="forwarded") & ~Exists(owed), "planning:plan:file"),
        ("accept", Q(state="filed"), "planning:plan:accept_filing"),
        ("draft", Q(created_by=actor.user_id, state="draft"), "planning:plan:draft"),
    )
    return {kind: rows.filter(which) for kind, which, right in steps if actor.may(right)}


def _to_sign(actor: Actor) -> Q:
    """Plans that lack the signature in force of a side for which the actor signs."""
    sent_back = Transition.objects.filter(object_id=OuterRef("plan_id"), verb__in=REOPENING)
    last = Coalesce(Subquery(sent_back.order_by("-at").values("at")[:1]), Value(EVER))
    wanted = Q(pk__in=[])
    for side in ("enforcement", "monitoring"):
        if actor.may(f"planning:plan:sign_{side}"):
            standing = PlanSignature.objects.filter(plan=OuterRef("pk"), side=side, at__gt=last)
            wanted |= Q(~Exists(standing), **{f"{side}_id": actor.agency_id})
    return wanted
