"""A head can be read aloud, written by hand and typed back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.words import read_words, words


@given(st.binary(min_size=32, max_size=32))
def test_words_carry_the_first_24_bytes(digest):
    assert read_words(words(digest)) == digest[:24]


def test_the_published_example():
    # arXiv:0901.4016: 127.0.0.1 is lusab-babad
    assert words(bytes([127, 0, 0, 1]) + bytes(28)).startswith("lusab-babad-")


def test_a_hand_may_write_capitals_and_spaces():
    spoken = words(bytes(range(32)))
    assert read_words(spoken.upper().replace("-", "  ")) == bytes(range(24))


@pytest.mark.parametrize("text", ["", "lusab", "lusab " * 11, "lusab " * 11 + "lusac", "x" * 71])
def test_other_texts_are_refused(text):
    with pytest.raises(LedgerError, match=r"ledger\.bad_words"):
        read_words(text)
