"""How long pages take, through the whole WSGI stack, and how many queries each makes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liance.doors.cli.benches.measure import Figure, Goal, percentile, timed
from liance.flows.seeding.sizes import AT
from liance.foundation.access.models import User
from liance.foundation.kernel import clock
from liance.foundation.kernel.settling import settle
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.models import Report

ROUNDS = 100
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST, SHEET, PAGE = Goal(40, "L"), Goal(50, "L"), Goal(100, "L")


@dataclass(frozen=True, slots=True)
class Page:
    """What is opened, by whom, and how fast it should be at p95 (milliseconds)."""

    name: str
    who: str
    address: str
    goal: Goal | None = None


def run(size: str) -> Iterator[Figure]:
    """Best, p50, p95 and queries of each page; pages that answer anything but 200 raise."""
    settings.ALLOWED_HOSTS = ["*"]
    settle()
    yield load_of_the_machine("pages", size)
    with clock.fixed(AT):
        for page in _pages():
            yield from measured(page, size)


def load_of_the_machine(bench: str, size: str) -> Figure:
    """Who else is using the machine: on two cores a load of 2 is a machine of one's own."""
    return Figure(bench, "load of the machine, 1 min", size, 1, os.getloadavg()[0], "")


def measured(page: Page, size: str, *, bench: str = "pages") -> Iterator[Figure]:
    """Best, p50, p95 and queries of a page. ``RuntimeError`` where it answers anything but 200."""
    client = Client()
    client.force_login(User.objects.get(username=page.who), BACKEND)
    for _ in range(2):
        answer = client.get(page.address)
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name}: {page.address} answers {answer.status_code}")
    taken = [1000 * timed(lambda: client.get(page.address))[0] for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as seen:
        client.get(page.address)
    yield Figure(bench, f"{page.name} best", size, ROUNDS, min(taken), "ms")
    yield Figure(bench, f"{page.name} p50", size, ROUNDS, percentile(taken, 0.5), "ms")
    p95 = percentile(taken, 0.95)
    yield Figure(bench, f"{page.name} p95", size, ROUNDS, p95, "ms", page.goal)
    yield Figure(bench, f"{page.name} queries", size, 1, len(seen), "queries")


def _pages() -> list[Page]:
    sheet = Sheet.objects.filter(restricted=False, enforcement__jurisdiction="610300").first()
    sheet = sheet or Sheet.objects.filter(restricted=False).first()
    if sheet is None:
        raise RuntimeError("nothing was seeded")
    last = Sheet.objects.count() // 50
    word = quote("恒盛")
    place = sheet.jurisdiction.parent_id or sheet.jurisdiction_id
    return [
        Page("sheets, first page, province", "hanxue", "/sheets/", LIST),
        Page("sheets, last page, province", "hanxue", f"/sheets/?page={last}", LIST),
        Page("sheets, middle page, province", "hanxue", f"/sheets/?page={last // 2}", LIST),
        Page("sheets, two characters, province", "hanxue", f"/sheets/?q={word}", LIST),
        *(
            Page(f"sheets, {name}, province", "hanxue", f"/sheets/?{query}", LIST)
            for name, query in {
                "one city": f"county={place}",
                "urgent": "urgency=urgent",
                "one state": "state=closed",
                "one ground": "ground=petition",
                "one year": f"year={sheet.year}",
                "one agency": f"agency={sheet.enforcement_id}",
                "late": "late=on",
                "city, ground, late": f"county={place}&ground=daily&late=on",
            }.items()
        ),
        Page("sheets, first page, officer", "liwentao", "/sheets/", LIST),
        Page("sheets, two characters, officer", "liwentao", f"/sheets/?q={word}", LIST),
        Page("sheet", "hanxue", f"/sheets/{sheet.id}/", SHEET),
        Page("balance of a city, station", "liuzhihong", "/balance/", PAGE),
        Page("balance of a city, department", "majianping", "/balance/", PAGE),
        Page("balance of a city, month", "majianping", "/balance/?span=month", PAGE),
        Page("balance of a city, week", "majianping", "/balance/?span=week", PAGE),
        Page("balance of the province", "hanxue", "/balance/"),
        Page("province", "hanxue", "/dispatch/", PAGE),
        Page("province, counties of an area", "hanxue", "/dispatch/610300/", PAGE),
        Page("rows behind a figure", "hanxue", "/dispatch/610300/done/"),
        *_others(),
    ]


def _others() -> list[Page]:
    """Pages without a goal of their own."""
    found = [
        Page("desk", "chenjing", "/"),
        Page("visits", "majianping", "/visits/"),
        Page("samples", "sunyulan", "/samples/"),
        Page("results", "zhoumin", "/results/"),
        Page("reports", "chenjing", "/reports/"),
        Page("sources", "hanxue", "/sources/"),
    ]
    visit = Visit.objects.filter(restricted=False, monitoring__jurisdiction="610300").first()
    report = Report.objects.filter(restricted=False, jurisdiction__parent="610300").first()
    if visit:
        found.append(Page("visit", "majianping", f"/visits/{visit.id}/"))
    if report:
        found.append(Page("report", "majianping", f"/reports/{report.id}/"))
    return [page for page in found if _exists(page.address)]


def _exists(address: str) -> bool:
    """Whether the area is part of this installation."""
    from django.urls import Resolver404, resolve

    try:
        resolve(address)
    except Resolver404:
        return False
    return True
