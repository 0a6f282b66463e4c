"""The corpus of hostile files is as large as promised, and the same every time."""

import hashlib
from collections import Counter

import pytest
from tests.hostile.corpus import every_file

PROMISED = 1_500


@pytest.mark.nightly
def test_the_corpus_has_as_many_different_files_as_promised():
    digests, kinds = set(), Counter()
    for maker, _, content in every_file():
        digest = hashlib.sha256(content).digest()
        kinds[maker] += digest not in digests
        digests.add(digest)
    print(f"\n{len(digests)} hostile files: {dict(kinds)}")
    assert len(digests) >= PROMISED
    assert min(kinds.values()) > 5
