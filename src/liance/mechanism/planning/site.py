"""What strata sort a source by, read from its row."""

from liance.mechanism.planning.rules.strata import SiteClass
from liance.mechanism.registry.models import Jurisdiction, Source


def site_class(source: Source) -> SiteClass:
    """Industry, division with those above, management level."""
    places: list[str] = []
    place: Jurisdiction | None = source.jurisdiction
    while place is not None:
        places.append(place.code)
        place = place.parent
    return SiteClass(source.industry, tuple(places), source.management)
