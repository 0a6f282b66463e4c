"""Whose name may be laid open."""

import pytest

from liance.mechanism.exchange.rules.opening import UNKNOWN, UNNAMED, name_laid_open
from liance.norms.identifiers.credit import check_character

ORGANISATION = "610323MA6X0000X"


def sound(begin):
    """A code with its right check character."""
    first = (begin + ORGANISATION).ljust(17, "0")
    return first + check_character(first)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sound("91"), "王某某养殖场"),
        (sound("93"), "王某某养殖场"),
        (f" {sound('91').lower()} ", "王某某养殖场"),
        (sound("92"), UNNAMED),
        ("９２" + sound("92")[2:], UNNAMED),
        ("92610323MA6X0000XX", UNNAMED),
        ("", UNKNOWN),
        ("  ", UNKNOWN),
        ("无", UNKNOWN),
        (sound("91")[:-1], UNKNOWN),
        (sound("91")[:-1] + ("1" if sound("91")[-1] == "0" else "0"), UNKNOWN),
    ],
)
def test_a_name_is_given_where_a_sound_code_says_that_it_is_no_persons(code, said):
    assert name_laid_open("王某某养殖场", code) == said
