"""Units as algebra (单位): what is commensurable converts exactly, all else is an error."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from liance.norms.errors import NormError
from liance.norms.standards.decimals import EXACT, Exact, ended
from liance.norms.standards.reported import is_absent
from liance.norms.standards.unit_symbols import SPELLINGS, SYMBOLS, WHOLE, Dimensions, Scale

MAX_TEXT = 64
MAX_POWER = 3
MAX_TERMS = 6

_TERM = re.compile(r"(10\^?[0-9]|[0-9]{1,9}|[万亿])?([^0-9^·/()+-]+?)(?:\^?(-?[0-9]))?")
_BASIS = re.compile(r"(.+?)(?:\((以.+?计)\)|\s+as\s+([A-Za-z0-9]+))")
_TOXIC_EQUIVALENT = re.compile(r"([a-z]g)[-·]?(?:(?:I|WHO)-)?TEQ((?:/.+)?)")
_ORIGINAL = re.compile(r"(.+?)\(原文.*\)")
_NORMAL_CUBIC_METRE = re.compile(r"Nm\^?3|m\^?3N|标m\^?3|标立方米|标准立方米")
_COEFFICIENTS = {"万": Fraction(10**4), "亿": Fraction(10**8)}
_GLYPHS = str.maketrans(
    {"º": "°", "˚": "°", "⋅": "·", "•": "·", "∙": "·", "×": "·", "*": "·", "−": "-", "　": " "}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its dimensions, its size in base units, the offset of a temperature, its scale."""

    dimensions: Dimensions
    size: Fraction
    offset: Fraction = Fraction(0)
    scale: Scale = Scale.RATIO

    @property
    def dimensionless(self) -> bool:
        """Whether the unit is 无量纲 (pH among them): an empty cell means the same."""
        return self.dimensions == (("number", 1),)

    @property
    def signed(self) -> bool:
        """Whether the quantity may be negative: temperature, level, plain number, percentage."""
        return self.scale is not Scale.RATIO or self.dimensions in _SIGNED


_SIGNED: tuple[Dimensions, ...] = ((("number", 1),), (("fraction", 1),), (("potential", 1),))
NUMBER = Unit((("number", 1),), Fraction(1))


class _Unreadable(Exception):  # noqa: N818 - leaves the grammar, never this module
    pass


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | NormError | None:
    """Read a unit; none for an empty cell (`-`, `/` too), `standards.unit_unknown` otherwise.

    Written with `/`, `·` or blanks, negative powers, any mu, `m3` or `m³`, Chinese names,
    `MPN/100mL`; `(以N计)` and TEQ are part of the dimension. Nothing is raised.
    """
    if is_absent(text):
        return None
    unknown = NormError("standards.unit_unknown", {"text": text})
    if len(text) > MAX_TEXT:
        return unknown
    written = _normal(text)
    for spelling in (written.replace(" ", ""), written.replace(" ", "·")):
        try:
            return _unit(SPELLINGS.get(spelling, spelling), written)
        except _Unreadable:
            continue
    return unknown


def _normal(text: str) -> str:
    written = unicodedata.normalize("NFKC", text.translate(_GLYPHS)).translate(_GLYPHS)
    written = " ".join(written.replace("μ", "u").replace("**", "^").split())
    original = _ORIGINAL.fullmatch(written)
    written = original[1].strip() if original else written
    return _NORMAL_CUBIC_METRE.sub("Ncum", written)


def _unit(spelling: str, written: str) -> Unit:
    whole = WHOLE.get(spelling)
    if whole is not None:
        dimension, size, offset, scale = whole
        return Unit(((dimension, 1),), size, offset, scale)
    basis = _BASIS.fullmatch(written)
    if basis is not None:
        return _tagged(basis[1].replace(" ", ""), basis[2] or f"以{basis[3]}计")
    equivalent = _TOXIC_EQUIVALENT.fullmatch(spelling)
    if equivalent is not None:
        return _tagged(equivalent[1] + equivalent[2], "TEQ")
    return _product(spelling, Fraction(1), {})


def _tagged(spelling: str, tag: str) -> Unit:
    return _product(SPELLINGS.get(spelling, spelling), Fraction(1), {tag: 1})


def _product(spelling: str, size: Fraction, powers: dict[str, int]) -> Unit:
    numerator, *denominators = _split(spelling)
    if spelling.count("·") + spelling.count("/") >= MAX_TERMS:
        raise _Unreadable
    for sign, group in [(1, numerator), *((-1, group) for group in denominators)]:
        inner = group[1:-1] if group.startswith("(") and group.endswith(")") else group
        # what stands after a slash and a dot is above or below for half of the readers
        if sign < 0 and "·" in inner and inner == group:
            raise _Unreadable
        for term in inner.split("·"):
            dimension, power, factor = _term(term)
            powers[dimension] = powers.get(dimension, 0) + sign * power
            size *= factor**sign
    dimensions = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(dimensions, size)


def _split(spelling: str) -> list[str]:
    groups = re.split(r"/(?![^()]*\))", spelling)
    if not all(groups):
        raise _Unreadable
    return groups


def _term(term: str) -> tuple[str, int, Fraction]:
    match = _TERM.fullmatch(term)
    if match is None or match[2] not in SYMBOLS:
        raise _Unreadable
    coefficient, symbol, exponent = match[1], match[2], int(match[3] or 1)
    if not exponent or abs(exponent) > MAX_POWER:
        raise _Unreadable
    dimension, power, factor = SYMBOLS[symbol]
    return dimension, power * exponent, _coefficient(coefficient) * factor**exponent


def _coefficient(text: str | None) -> Fraction:
    if text is None:
        return Fraction(1)
    if text in _COEFFICIENTS:
        return _COEFFICIENTS[text]
    number = Fraction(10 ** int(text[3:])) if text.startswith("10^") else Fraction(text)
    if not number:
        raise _Unreadable
    return number


@dataclass(frozen=True, slots=True)
class Conversion:
    """From one unit to another: `number × factor + shift`, exactly."""

    factor: Fraction
    shift: Fraction = Fraction(0)

    @property
    def identical(self) -> bool:
        """Whether numbers stay as they are."""
        return self.factor == 1 and not self.shift

    def apply(self, number: Decimal) -> Exact:
        """The number in the target unit: a Decimal where it ends, else an exact Fraction."""
        if self.identical:
            return number
        if not self.shift:
            ending = ended(self.factor)
            if isinstance(ending, Decimal):
                return EXACT.multiply(number, ending)
        return ended(Fraction(number) * self.factor + self.shift)


def conversion(unit: Unit, target: Unit) -> Conversion | NormError:
    """How numbers in `unit` become numbers in `target`.

    `standards.units_incommensurable` where the dimensions differ: no molar mass, density,
    temperature or pressure is assumed.
    """
    if unit.dimensions != target.dimensions:
        return NormError("standards.units_incommensurable", {})
    return Conversion(unit.size / target.size, (unit.offset - target.offset) / target.size)


def product(unit: Unit, other: Unit) -> Unit:
    """The unit of the product of two quantities: mg/m³ by m³/h is mg/h."""
    powers = dict(unit.dimensions)
    for name, power in other.dimensions:
        powers[name] = powers.get(name, 0) + power
    dimensions = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(dimensions, unit.size * other.size)
