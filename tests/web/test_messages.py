"""Every string that a page can show has its English, and nothing stale is carried along."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_string_has_english() -> None:
    check = subprocess.run(
        [sys.executable, str(ROOT / "tools/extract_messages.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr
