"""How fast a plan's coverage is shown before the draw: forty strata over the sources of a province."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from django.db import transaction

from liance.doors.cli.benches.measure import Figure, Goal, percentile, timed
from liance.flows.seeding.sizes import AT
from liance.mechanism.planning.models import Plan, Stratum
from liance.mechanism.planning.preview import preview
from liance.mechanism.registry.models import Agency, Jurisdiction, Source

STRATA = 40
ROUNDS = 15
WITHIN = Goal(300, "M")


def run(size: str) -> Iterator[Figure]:
    """Milliseconds of the whole preview, the first time and again."""
    figure = partial(Figure, "coverage", size=size, unit="ms")
    with transaction.atomic():
        plan = _plan()
        sources = Source.objects.filter(active=True).count()
        first, found = timed(lambda: preview(plan, on=AT.date()))
        if len(found.lines) != STRATA or not found.total("visits"):
            raise RuntimeError("the preview is not of forty strata")
        times = [timed(lambda: preview(plan, on=AT.date()))[0] for _ in range(ROUNDS)]
        transaction.set_rollback(True)
    yield figure(metric=f"{STRATA} strata, first", n=sources, value=1000 * first, goal=WITHIN)
    yield figure(
        metric=f"{STRATA} strata, p95", n=sources, value=1000 * percentile(times, 0.95), goal=WITHIN
    )


def _plan() -> Plan:
    province = Jurisdiction.objects.get(level="province")
    agency = Agency.objects.first()
    assert agency is not None  # noqa: S101 - a seeded site has agencies
    plan = Plan.objects.create(
        kind="special", title="测速", year=AT.year, jurisdiction=province, department=agency,
        enforcement=agency, monitoring=agency, created_at=AT,
    )  # fmt: skip
    industries = list(Source.objects.values_list("industry", flat=True).distinct()[:10])
    places = list(Jurisdiction.objects.filter(level="city").values_list("code", flat=True)[:10])
    for number in range(STRATA):
        criteria = [
            {"industries": [industries[number % len(industries)]]},
            {"places": [places[number % len(places)]], "media": ["water"]},
            {"levels": ["key", "simplified"], "places": places[: 1 + number % 5]},
            {"levels": ["registered"], "industries": industries[: 1 + number % 5]},
        ][number % 4]
        Stratum.objects.create(
            plan=plan, order=number + 1, name=f"第{number + 1}层", by="several",
            ratio=Decimal(5 + number), frequency=1 + number % 3, created_at=AT, **criteria,
            factors_by_medium={"water": ["化学需氧量", "氨氮"]} if number % 2 else {},
        )  # fmt: skip
    return plan
