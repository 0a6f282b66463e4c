"""Of which visits a lead speaks, and what its sentence says to whom its example is kept from."""

from uuid import UUID

import pytest

from liance.mechanism.screening.catalogue import checks
from liance.mechanism.screening.findings import Speech, spoken_of

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def row(key: int) -> tuple[str, str]:
    """A row whose identifier ends so, with other digits before."""
    return "results", str(UUID(int=((0xFFFFFFFF - key) << 96) | key))


@pytest.mark.parametrize(
    ("visits", "own", "speech"),
    [
        ({}, None, Speech(frozenset(), None)),
        ({}, A, Speech(frozenset({A}), None)),
        ({row(1): B}, A, Speech(frozenset({A, B}), None)),
        ({row(2): A, row(1): B}, None, Speech(frozenset({A, B}), None)),
        ({row(3): A, row(1): B, row(2): C}, None, Speech(frozenset(), B)),
        ({row(3): A, row(1): B, row(2): C}, B, Speech(frozenset({B}), None)),
        ({row(3): A, row(1): B, row(2): C}, C, Speech(frozenset({C}), B)),
    ],
)  # fmt: skip
def test_of_a_pair_it_speaks_wholly_of_many_by_the_row_of_least_key(visits, own, speech):
    assert spoken_of(visits, own=own) == speech


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_without_its_example_still_ends_and_names_no_row(language):
    cut = 0
    for check in checks().values():
        for code, words in check.say.items():
            facts = _facts(words.text(language))
            whole = check.sentence(code, facts, language)
            plain = check.sentence(code, facts, language, example=False)
            mark = "例如" if language == "zh" else "e.g."
            assert (mark in whole) is (plain != whole)
            assert mark not in plain
            assert plain.endswith("。" if language == "zh" else ".")
            assert "{" not in plain
            cut += plain != whole
    assert cut > 10


def _facts(words: str) -> dict[str, object]:
    names = [part.split("}")[0] for part in words.split("{")[1:]]
    timed = ("_ms", "_day")
    found: dict[str, object] = {name: 1 if name.endswith(timed) else f"<{name}>" for name in names}
    return found | {"earlier": "sampled", "later": "read"}
