"""What a declared conflict must say."""

import pytest

from liance.mechanism.capability.rules import conflict_fits


@pytest.mark.parametrize(
    ("ground", "reason", "fits"),
    [("interest", "持有股份", True), ("relation", "配偶在该单位任职", True), ("", "配偶任职", False),
     ("friend", "配偶任职", False), ("relation", "  亲 ", False), ("relation", "", False)],
)  # fmt: skip
def test_a_conflict_names_a_ground_and_says_what_it_is(
    ground: str, reason: str, fits: bool
) -> None:
    assert conflict_fits(ground, reason) is fits
