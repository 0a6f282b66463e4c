"""The figures of docs/screening.md are those measured."""

import os
from pathlib import Path

import pytest
from tests.pure.screening.test_checks import put
from tests.screening_figures import SHARED, lines

PAGE = Path(__file__).resolve().parents[3] / "docs" / "screening.md"


@pytest.mark.nightly
@pytest.mark.skipif(
    not SHARED.exists() and not os.environ.get("CI"), reason="the real data are not here"
)
def test_the_page_says_what_is_measured(tmp_path):
    text = PAGE.read_text("utf-8")
    for line in lines(tmp_path, put):
        assert line in text
