"""What printing needs to be tested."""

import os

import pytest

from liance.foundation.documents.press import FACES, FONTS


@pytest.fixture(scope="session")
def typefaces() -> None:
    missing = [face for face in FACES if not (FONTS / face).exists()]
    if missing and not os.environ.get("CI"):
        pytest.skip("the typefaces are not built: run make setup")
