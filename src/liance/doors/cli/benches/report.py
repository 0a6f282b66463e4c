"""How long a report of 100 results takes from the records to the PDF with its data attached."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle, islice

from liance.doors.cli.benches.measure import Figure, Goal, percentile, timed
from liance.flows.seeding.sizes import AT
from liance.foundation.documents.parts import Seal, Signature, Verification
from liance.foundation.documents.report import ReportForm, ReportResult, render
from liance.foundation.ledger.canonical import canonical
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.compose import FORM, compose

ROUNDS, RESULTS = 20, 100
GOAL = Goal(150)


def run(size: str) -> Iterator[Figure]:
    """Best and p95 of drawing the content and of setting it; the press is warm."""
    visit = (
        Visit.objects.filter(restricted=False, state="closed", jurisdiction__parent="610300")
        .select_related("sheet", "source", "enforcement", "monitoring")
        .order_by("entered_at")
        .first()
    )
    if visit is None:
        raise RuntimeError("nothing was seeded")
    drawn = [timed(lambda: _form(visit))[0] * 1000 for _ in range(ROUNDS)]
    form = _form(visit)
    data = canonical(FORM.dump_python(form, mode="json"))
    render(form, data=data)
    # Another report each time: what Typst remembers of the same one would be no measure.
    others = [
        replace(form, number=f"监〔2026〕{n}号", results=_shifted(form, n)) for n in range(ROUNDS)
    ]
    taken = [1000 * timed(partial(render, other, data=data))[0] for other in others]
    name = f"PDF/A-3 of {len(form.results)} results"
    yield Figure(
        "report", "content from the records p95", size, ROUNDS, percentile(drawn, 0.95), "ms"
    )
    yield Figure("report", f"{name} best", size, ROUNDS, min(taken), "ms")
    yield Figure("report", f"{name} p50", size, ROUNDS, percentile(taken, 0.5), "ms")
    yield Figure("report", f"{name} p95", size, ROUNDS, percentile(taken, 0.95), "ms", GOAL)


def _form(visit: Visit) -> ReportForm:
    """The visit's report, its results repeated up to a hundred, signed."""
    form = compose(visit, agency=visit.monitoring, number="监〔2026〕1号", remark="", at=AT)
    return replace(
        form,
        results=tuple(islice(cycle(form.results), RESULTS)),
        prepared=Signature("陈静", "编制", AT),
        reviewed=Signature("马建军", "审核", AT),
        signed=Signature("刘志宏", "签发", AT),
        seal=Seal(form.body, AT),
        issued_at=AT,
        verification=Verification(
            "https://liance.example/reports/verify/0123456789AB/", "0123456789AB"
        ),
    )


def _shifted(form: ReportForm, by: int) -> tuple[ReportResult, ...]:
    """The results with values of their own."""
    return tuple(replace(r, value=f"{n * 7 + by}.{n % 10}") for n, r in enumerate(form.results))
