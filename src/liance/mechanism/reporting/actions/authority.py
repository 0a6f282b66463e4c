"""Who reviews or signs a report holds a certificate for all that it answers for (授权签字领域)."""

from datetime import datetime

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.queries import uncovered
from liance.mechanism.capability.rules import Duty, newcomer
from liance.mechanism.laboratory.queries import results_of
from liance.mechanism.registry.models import Staff
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.policies import person_of
from liance.mechanism.reporting.subcontracting import is_own


def refuse_uncovered(report: Report, duty: Duty, *, actor: Actor, at: datetime) -> None:
    """Refuse a duty without a certificate of that day for every factor and method that the agency
    itself determined; what another body determined is in its report.

    Errors: ``reporting.not_authorised`` (names what is not covered), ``reporting.newcomer``.
    """
    day = at.astimezone(SHANGHAI).date()
    staff = Staff.objects.get(pk=person_of(actor))
    own = [r for r in results_of(report.visit_id).results if is_own(r, report.agency_id)]
    wanted = sorted({(r.factor, r.method) for r in own})
    if beyond := uncovered(staff, duty=duty, wanted=wanted, on=day):
        named = [f"{factor}（{method}）" if method else factor for factor, method in beyond]
        raise Refused(
            errors.NOT_AUTHORISED, name=staff.name, count=len(named), items="、".join(named),
            day=day.isoformat(),
        )  # fmt: skip
    if newcomer(staff.joined_on, on=day):
        raise Refused(errors.NEWCOMER, name=staff.name)
