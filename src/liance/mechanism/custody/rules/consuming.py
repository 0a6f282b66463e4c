"""What a sealed bottle and an analysis take of consumables (C2, P3). Pure."""

from decimal import Decimal

from liance.mechanism.capability.rules import Need
from liance.mechanism.planning.rules.scheme import bottle_name
from liance.norms.methods.consumption import consumption_of
from liance.norms.sampling.dosing import dose_of


def of_bottle(container: str, volume_ml: int | None, preservative: str) -> tuple[Need, ...]:
    """The container and the preservative of one bottle, under the names of the implementation
    scheme; nothing of what the bottle does not say."""
    found = []
    if container.strip():
        found.append(Need(bottle_name(container.strip(), volume_ml), "", Decimal(1)))
    dose = dose_of(preservative, volume_ml)
    if dose is not None:
        found.append(Need(dose.name, dose.unit, dose.quantity))
    return tuple(found)


def of_analysis(factor: str) -> tuple[Need, ...]:
    """The reagents of one determination by the coefficients on file, none of them verified."""
    return tuple(Need(use.name, use.unit, use.quantity) for use in consumption_of(factor))
