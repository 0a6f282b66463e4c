"""Flue gas at the reference oxygen content (基准氧含量折算), sample by sample, before any mean."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, ended, plain
from liance.norms.standards.reported import ValueKind, read_reported

OXYGEN = Citation("GB 13271-2014", "5.2 式(1)", Certainty.SECONDARY)
EXCESS_AIR = Citation("GB 13271-2001", "过量空气系数折算", Certainty.UNVERIFIED)
FLUE_NON_DETECT = Citation("生态环境部复函", "废气未检出折算", Certainty.SECONDARY)

AIR = Decimal(21)
HIGH = Decimal(19)
FORMULA = "ρ = ρ′ × (21 − φ(O₂)) / (21 − φ′(O₂))"


@cites(OXYGEN)
@lru_cache(maxsize=4096)
def oxygen_factor(measured: Decimal, reference: Decimal) -> Fraction | NormError:
    """What a measured concentration is multiplied with; volume percentages of oxygen, dry.

    `standards.oxygen_not_below_21` where either content is 21 % or more or under zero: there is
    no such flue gas. Measured under the reference lowers the value.
    """
    for content in (measured, reference):
        if not 0 <= content < AIR:
            return NormError("standards.oxygen_not_below_21", {"text": plain(content)})
    return Fraction(AIR - reference) / Fraction(AIR - measured)


def oxygen_doubtful(measured: Decimal) -> bool:
    """Whether so much oxygen (over 19 %) makes the conversion explode: accepted, remarked."""
    return measured > HIGH


@cites(EXCESS_AIR)
def excess_air_factor(measured: Exact, reference: Exact) -> Fraction | NormError:
    """`α′/α`: the older conversion by coefficients of excess air, both at least 1.

    `standards.excess_air_under_1` otherwise.
    """
    for coefficient in (measured, reference):
        if coefficient < 1:
            return NormError("standards.excess_air_under_1", {"text": plain(coefficient)})
    return Fraction(measured) / Fraction(reference)


@cites(EXCESS_AIR)
def excess_air(oxygen: Decimal) -> Fraction | NormError:
    """The coefficient of excess air at a measured oxygen content: `21/(21 − O₂)`."""
    return oxygen_factor(oxygen, Decimal(0))


@cites(FLUE_NON_DETECT)
def convert_reported(text: str, factor: Fraction) -> str | NormError:
    """A reported flue-gas value converted as it is printed again, its mark kept.

    `ND` stays `ND`, `<3` becomes `<3.5`, `3(L)` `3.5(L)`, `3L` `3.5L`, a number a number. An
    unending quotient has 28 significant digits; rounding is the report's.
    """
    reported = read_reported(text)
    if isinstance(reported, NormError):
        return reported
    if reported.number is None:
        return text.strip()
    return marked(text, reported.kind, plain(ended(Fraction(reported.number) * factor)))


_PREFIXES = {
    ValueKind.BELOW: "<",
    ValueKind.AT_MOST: "≤",
    ValueKind.ABOVE: ">",
    ValueKind.AT_LEAST: "≥",
}


def marked(text: str, kind: ValueKind, number: str) -> str:
    """`number` with the mark that `text` bears, else with that of `kind`."""
    written = text.strip()
    for suffix in ("(L)", "（L）", "L"):
        if written.endswith(suffix):
            return number + suffix
    return _PREFIXES.get(kind, "") + number
