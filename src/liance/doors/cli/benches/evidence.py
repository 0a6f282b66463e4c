"""How long the way back from a report takes: the page, its rows, and the package."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liance.doors.cli.benches.measure import Figure, Goal, percentile, timed
from liance.doors.cli.benches.pages import BACKEND
from liance.flows.seeding.sizes import AT
from liance.foundation.access.models import User
from liance.foundation.kernel import clock
from liance.foundation.kernel.actor import Actor
from liance.mechanism.registry.queries import actor_for
from liance.mechanism.reporting.evidence.exporting import export
from liance.mechanism.reporting.models import Report

ROUNDS = 20
GOAL = Goal(3000, "L")
WHO = "majianping"


def run(size: str) -> Iterator[Figure]:
    """Page and package of twenty reports spread over the year; the first package takes the head."""
    settings.ALLOWED_HOSTS = ["*"]
    with tempfile.TemporaryDirectory() as folder, clock.fixed(AT):
        settings.LIANCE_ANCHOR_DIR = str(Path(folder) / "anchors")
        settings.LIANCE_KEYS_DIR = Path(folder) / "keys"
        chosen = _reports()
        yield from _pages(chosen, size)
        yield from _packages(chosen, size)


def _reports() -> list[Report]:
    rows = Report.objects.filter(
        restricted=False, jurisdiction__parent="610300", state="signed"
    ).order_by("number")
    found = list(rows)
    if not found:
        raise RuntimeError("nothing was seeded")
    return [found[n * len(found) // ROUNDS] for n in range(ROUNDS)]


def _pages(chosen: list[Report], size: str) -> Iterator[Figure]:
    client = Client()
    client.force_login(User.objects.get(username=WHO), BACKEND)
    addresses = [f"/reports/{report.id}/trace/" for report in chosen]
    if client.get(addresses[0]).status_code != 200:
        raise RuntimeError(f"{addresses[0]} does not answer")
    taken = [1000 * timed(partial(client.get, address))[0] for address in addresses]
    with CaptureQueriesContext(connection) as seen:
        client.get(addresses[0])
    yield Figure("trace", "page p50", size, len(taken), percentile(taken, 0.5), "ms")
    yield Figure("trace", "page p95", size, len(taken), percentile(taken, 0.95), "ms", GOAL)
    yield Figure("trace", "page queries", size, 1, len(seen), "queries")


def _packages(chosen: list[Report], size: str) -> Iterator[Figure]:
    actor = actor_for(User.objects.get(username=WHO), on=AT.date())
    # What was exported first stands under the same head as all the others.
    first, _ = timed(partial(_exported, chosen[0], actor))
    yield Figure("trace", "first package, with a head", size, 1, 1000 * first, "ms")
    taken = [1000 * timed(partial(_exported, report, actor))[0] for report in chosen]
    yield Figure("trace", "package p50", size, len(taken), percentile(taken, 0.5), "ms")
    yield Figure("trace", "package p95", size, len(taken), percentile(taken, 0.95), "ms", GOAL)


def _exported(report: Report, actor: Actor) -> None:
    export(report_id=report.id, actor=actor, at=AT).close()
