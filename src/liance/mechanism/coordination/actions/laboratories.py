"""The commissioned laboratory, checked whenever day or factors of its sheet change (W6, F2)."""

from collections.abc import Iterable
from datetime import date

from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.models import Item, Sheet
from liance.mechanism.coordination.rules.laboratory import Licence, check_laboratory
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.registry.models import Agency


def licences(laboratory: Agency) -> list[Licence]:
    """CMA and filing of a laboratory, the longest valid first."""
    return [
        Licence(
            q.cma_from, q.cma_to, q.filing_number, q.filed_to, frozenset(q.factors), q.suspended
        )
        for q in Qualification.objects.filter(laboratory=laboratory).order_by("-cma_to")
    ]


def factors(sheet: Sheet) -> Iterable[str]:
    """What the sheet asks to be measured."""
    items = Item.objects.filter(point__sheet=sheet, cancelled=False)
    return items.values_list("factor", flat=True)


def insist_laboratory(sheet: Sheet, *, day: date) -> None:
    """Refuse where the sheet's laboratory may not measure its factors on ``day``; nothing where the
    station measures itself."""
    laboratory = sheet.laboratory
    if laboratory is not None:
        insist([check_laboratory(licences(laboratory), day=day, factors=factors(sheet))])
