"""The benchmark discharge volume of a product (基准排水量): dilution does not help."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, ended, read_lists

BENCHMARK = Citation("水污染物行业排放标准", "基准水量排放浓度", Certainty.UNVERIFIED)
FORMULA = "ρ基 = Q总 / Σ(Yᵢ × Qᵢ基) × ρ实"


class Product(NamedTuple):
    """Output of one product in a working day in t, and its benchmark in m³/t."""

    output: Decimal
    benchmark: Decimal


def read_products(text: str) -> tuple[Product, ...] | None:
    """Products from `50/24; 10/30`: output in t and benchmark in m³/t, both above zero; else none."""
    read = read_lists(text, 2)
    if read is None or any(number <= 0 for product in read for number in product):
        return None
    return tuple(Product(*product) for product in read)


@cites(BENCHMARK)
def discharge_ratio(volume: Decimal, products: Sequence[Product]) -> Exact | NormError:
    """Discharged volume (m³ in a working day) by what the products allow.

    `standards.no_benchmark_volume` where the products allow none, `standards.volume_negative`.
    """
    if volume < 0:
        return NormError("standards.volume_negative", {"text": str(volume)})
    allowed = sum((Fraction(p.output) * Fraction(p.benchmark) for p in products), Fraction(0))
    if allowed <= 0:
        return NormError("standards.no_benchmark_volume", {})
    return ended(Fraction(volume) / allowed)


@cites(BENCHMARK)
def benchmark_concentration(
    measured: Exact, volume: Decimal, products: Sequence[Product]
) -> Exact | NormError:
    """The concentration at the benchmark volume; as measured where less than that is discharged.

    Errors of `discharge_ratio`.
    """
    ratio = discharge_ratio(volume, products)
    if isinstance(ratio, NormError) or ratio < 1:
        return ratio if isinstance(ratio, NormError) else measured
    return ended(Fraction(measured) * Fraction(ratio))
