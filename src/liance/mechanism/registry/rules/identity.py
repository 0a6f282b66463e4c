"""What makes a site this site (HJ 608-2017: two sites of one legal person are two sources)."""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of a site: name, codes (normalised, empty when unknown), division, degrees."""

    name: str
    division: str
    credit_code: str = ""
    permit_code: str = ""
    lon: Decimal | None = None
    lat: Decimal | None = None


def identity_of(site: SiteFacts) -> str:
    """The key of a site: its permit code, else credit code + name + place, else name + division.

    Places are compared to four decimals (about 10 m).
    """
    if site.permit_code:
        return f"permit:{site.permit_code}"
    name = "".join(site.name.split())
    if site.credit_code and site.lon is not None and site.lat is not None:
        return f"credit:{site.credit_code}:{name}:{site.lon:.4f},{site.lat:.4f}"
    if site.credit_code:
        return f"credit:{site.credit_code}:{name}:{site.division}"
    return f"name:{name}:{site.division}"


def site_of(site: SiteFacts) -> str:
    """The identity that a site has without its permit; lists find it by this too."""
    return identity_of(replace(site, permit_code=""))
