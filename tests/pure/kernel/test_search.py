"""Words become the bigrams that must all occur."""

from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.kernel.search import grams


def test_two_characters_are_one_gram() -> None:
    assert grams("青山") == ["青山"]
    assert grams("青山化工") == ["化工", "山化", "青山"]
    assert grams("宝") == ["宝"]
    assert grams(" DW001  青山 ") == sorted({"dw", "w0", "00", "01", "青山"})
    assert grams("  ") == []


@given(st.text(min_size=2, max_size=30))
def test_every_gram_occurs_in_the_words(words: str) -> None:
    assert all(any(g in w for w in words.lower().split()) for g in grams(words))
