import os
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """A file of the real data beside the project; absent it skips, under CI it must be there."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            if os.environ.get("CI") == "true":
                pytest.fail(f"real data missing: {path}")
            pytest.skip(f"real data not beside the project: {path}")
        return path

    return find
