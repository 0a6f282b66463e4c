"""Distances on the globe."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.operations.rules.places import Place, apart, metres_between, sound

LON = st.decimals(-180, 180, places=6)
LAT = st.decimals(-90, 90, places=6)


def test_a_degree_of_latitude() -> None:
    south, north = Place(Decimal(107), Decimal(34)), Place(Decimal(107), Decimal(35))
    assert metres_between(south, north) == 111_195


def test_xian_to_baoji() -> None:
    xian = Place(Decimal("108.948"), Decimal("34.263"))
    baoji = Place(Decimal("107.237"), Decimal("34.363"))
    assert 157_000 < (metres_between(xian, baoji) or 0) < 158_500


@given(LON, LAT, LON, LAT)
def test_symmetric_and_never_more_than_half_the_globe(
    lon1: Decimal, lat1: Decimal, lon2: Decimal, lat2: Decimal
) -> None:
    one, other = Place(lon1, lat1), Place(lon2, lat2)
    metres = metres_between(one, other)
    assert metres == metres_between(other, one)
    assert metres is not None
    assert 0 <= metres <= 20_015_116


def test_without_coordinates_there_is_no_distance() -> None:
    assert metres_between(Place(note="大门"), Place(Decimal(107), Decimal(34))) is None
    assert apart([Place()], [Place(Decimal(107), Decimal(34))]) is None


def test_the_errors_of_both_fixes_are_taken_off() -> None:
    here = Place(Decimal(107), Decimal(34), 30)
    there = Place(Decimal(107), Decimal("34.0005"), 20)
    assert apart([here], [there]) == 56 - 50


def test_half_a_pair_and_places_off_the_globe_are_unsound() -> None:
    assert sound(Place())
    assert sound(Place(Decimal(107), Decimal(34)))
    assert not sound(Place(Decimal(107), None))
    assert not sound(Place(Decimal(107), Decimal(91)))
