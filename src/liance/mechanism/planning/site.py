"""What strata sort a source by, read from its row."""

from liance.mechanism.planning.models import Stratum
from liance.mechanism.planning.rules.strata import Criteria, SiteClass, StratumTerms
from liance.mechanism.registry.models import Jurisdiction, Outlet, Source


def site_class(source: Source) -> SiteClass:
    """Industry, division with those above, management level, media, grade, last exceedance."""
    places: list[str] = []
    place: Jurisdiction | None = source.jurisdiction
    while place is not None:
        places.append(place.code)
        place = place.parent
    media = Outlet.objects.filter(source=source, active=True).values_list("medium", flat=True)
    return SiteClass(
        source.industry, tuple(places), source.management, tuple(sorted(set(media))),
        source.credit_grade, source.exceeded_on,
    )  # fmt: skip


def terms_of(row: Stratum) -> StratumTerms:
    """A stratum's terms."""
    criteria = Criteria(
        tuple(row.industries), tuple(row.places), tuple(row.levels), tuple(row.media),
        tuple(row.grades), row.exceeded_years,
    )  # fmt: skip
    return StratumTerms(row.by, row.value, row.ratio, row.frequency, criteria, tuple(row.quarters))
