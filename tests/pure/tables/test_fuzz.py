"""Hours of mutated files over the readers: every one answered, in time and memory.

``LIANCE_FUZZ_SECONDS`` for each reader; a minute where nothing is said.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.hostile.fuzz import READERS

ROOT = Path(__file__).parents[3]
SECONDS = float(os.environ.get("LIANCE_FUZZ_SECONDS", "60"))


def fuzzed(reader, seed, seconds):
    command = [sys.executable, "-m", "tests.hostile.fuzz", reader, str(seed), str(seconds)]
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=seconds + 120, check=False,
        env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip


# Files a second that a reader must at least get through; a third of what a loaded machine with two
# processors did: 6,000, 5,000, 4,900, 540, 2,300, 340, 18,600.
PACE = {
    "separated": 2000, "logger": 1700, "export": 1600, "sources": 180, "standards": 750,
    "workbook": 110, "picture": 6000,
}  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("reader", READERS)
def test_no_file_brings_a_reader_down(reader):
    seed = int.from_bytes(os.urandom(4))
    done = fuzzed(reader, seed, SECONDS)
    print("\n" + done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r": (\d+) files", done.stdout)[1]) > PACE[reader] * SECONDS


def test_a_few_files_of_each_kind():
    for reader in READERS:
        done = fuzzed(reader, 20260301, 0.2)
        assert done.returncode == 0, done.stdout + done.stderr
