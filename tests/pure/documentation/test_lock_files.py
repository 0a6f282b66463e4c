"""Lock files name versions and hashes and no address: where packages come from is the site's matter."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = [*ROOT.glob("requirements*.txt"), *ROOT.glob("frontend/*/package-lock.json")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: f"{lock.parent.name}/{lock.name}")
def test_a_lock_file_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8"), "take the funding entries out again"
