"""Numbers as written on reports: exact decimals in, exact decimals out, never a float."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction

# Wide enough for any two admitted numbers; Inexact is a fault here, not a rounding.
EXACT = Context(prec=2000, traps=[InvalidOperation, DivisionByZero, Inexact])
DIVIDING = Context(prec=28, rounding=ROUND_HALF_EVEN)
SHOWN_DIGITS = 12
SHOWING = Context(prec=6, rounding=ROUND_HALF_EVEN)

MAX_TEXT = 64
MAX_MAGNITUDE = 40

Exact = Decimal | Fraction

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
TEN = r"[×xX*]\s*10(?:\^[+-]?[0-9]+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
SCIENTIFIC = rf"{NUMBER}(?:\s*{TEN})?"

_PLAIN = re.compile(NUMBER)
_TIMES_TEN = re.compile(rf"({NUMBER})\s*[×xX*]\s*10(?:\^([+-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2212: "-",
    0x200B: None,
    0xFEFF: None,
    ord("≤"): "<=",
    ord("≦"): "<=",
    ord("⩽"): "<=",
    ord("≥"): ">=",
    ord("≧"): ">=",
    ord("⩾"): ">=",
    ord("﹤"): "<",
    ord("﹥"): ">",
}


def half_width(text: str) -> str:
    """Full-width forms as ASCII, `≤ ≥` spelled out, blanks at the ends removed."""
    return text.translate(_WIDTH).strip()


def read_number(text: str) -> Decimal | None:
    """An exact decimal from `12.5`, `1.2e-3`, `1.3×10^4`, `1.3×10⁴`; none for anything else.

    `text` is half-width. A thousands comma, a trailing point, NaN and numbers beyond
    10^±40 are not read: what they mean would be a guess.
    """
    if len(text) > MAX_TEXT:
        return None
    if _PLAIN.fullmatch(text):
        return _read(text)
    match = _TIMES_TEN.fullmatch(text)
    if match is None:
        return None
    power = match[2] or match[3].translate(_SUPERSCRIPTS)
    if len(power) > 4:
        return None
    mantissa = _read(match[1])
    return None if mantissa is None else _admitted(mantissa.scaleb(int(power), EXACT))


def read_lists(text: str, each: int) -> tuple[tuple[Decimal, ...], ...] | None:
    """Numbers that belong together, `each` of them: `30/3.0/40; 25/1.2/30`; none for anything else."""
    read = []
    for part in half_width(text).rstrip("; ").split(";"):
        numbers = [read_number(cell.strip()) for cell in part.split("/")]
        known = tuple(number for number in numbers if number is not None)
        if len(numbers) != each or len(known) != each:
            return None
        read.append(known)
    return tuple(read)


def _read(text: str) -> Decimal | None:
    try:
        return _admitted(Decimal(text))
    except InvalidOperation:  # an exponent of more digits than the decimal library takes
        return None


def _admitted(number: Decimal) -> Decimal | None:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -MAX_MAGNITUDE <= exponent <= MAX_MAGNITUDE:
        return None
    return number if number.adjusted() <= MAX_MAGNITUDE or number.is_zero() else None


def plain(number: Exact) -> str:
    """The number without an exponent; an unending fraction to 28 significant digits."""
    if not isinstance(number, Decimal):
        number = DIVIDING.divide(Decimal(number.numerator), Decimal(number.denominator))
        number = number.normalize(EXACT)
    return format(number, "f")


def shortest(number: Decimal) -> Decimal:
    """The same number without trailing zeros after the point."""
    if number.is_zero():
        return Decimal(0)
    number = number.normalize(EXACT)
    exponent = number.as_tuple().exponent
    return number.quantize(Decimal(1), context=EXACT) if int(exponent) > 0 else number


def ended(number: Fraction) -> Exact:
    """The same number as a Decimal where its digits end, else as it is."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return number
    return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))


def shown(number: Exact) -> str:
    """The number for a sentence: whole where it is short, else `≈` and six significant digits."""
    whole = plain(number)
    if len(whole) <= SHOWN_DIGITS or sum(map(str.isdigit, whole)) <= SHOWN_DIGITS:
        return whole
    return "≈" + format(SHOWING.plus(Decimal(whole)).normalize(EXACT), "f")
