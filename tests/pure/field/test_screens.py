"""The screens of the field app: their own tests, their types, their weight."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "frontend" / "field"
BUILT = ROOT / "src/liance/doors/field/built"
HEAVIEST = 300_000  # bytes, gzip, before the camera is opened
# Loaded on demand alone: the decoder with the camera, tus with the first large file, Ed25519 where
# the browser has none of its own.
ON_DEMAND = ("decode", "browser", "ed25519")


def _node(*command: str) -> str:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools/node.py"), "node", *command], cwd=APP, text=True,
        env=os.environ | {"NO_COLOR": "1"}, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    return run.stdout


def test_the_screens_own_tests() -> None:
    said = _node("node_modules/vitest/vitest.mjs", "run", "tests")
    passed = re.search(r"Tests\s+(\d+) passed", said)
    assert passed, said
    assert int(passed[1]) >= 20


def test_the_types_hold_against_the_contract() -> None:
    _node("tools/types.mjs")
    _node("node_modules/vue-tsc/bin/vue-tsc.js", "--noEmit")


def test_everything_before_the_camera_weighs_little() -> None:
    parts = [path for path in BUILT.rglob("*") if path.suffix in {".js", ".css", ".html"}]
    assert parts, "make setup"
    early = [path for path in parts if not path.name.startswith(ON_DEMAND)]
    assert len(early) <= len(parts) - len(ON_DEMAND), "each is a part of its own"
    total = sum(len(gzip.compress(path.read_bytes(), 9)) for path in early)
    print(f"\n{total} bytes in {len(early)} files before the camera")
    assert total <= HEAVIEST
