"""Pages under test: what they anchor outside the database lies in a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def anchors_of_the_test(settings: Any, tmp_path: Path) -> None:
    """An anchor file left behind would contradict the next database."""
    settings.LIANCE_ANCHOR_DIR = str(tmp_path / "anchors")


@pytest.fixture(autouse=True)
def address_of_the_test(settings: Any) -> None:
    """A site that knows how people reach it."""
    settings.LIANCE_ADDRESS = "http://testserver"
