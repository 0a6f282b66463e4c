"""The core of the field app: its own tests, and its judge held to this one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.pure.field import core_vectors, judge_vectors

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "frontend" / "field"


def vitest(*paths: str, **extra: str) -> subprocess.CompletedProcess[str]:
    node = [sys.executable, str(ROOT / "tools/node.py"), "node"]
    command = [*node, "node_modules/vitest/vitest.mjs", "run", "--silent=passed-only", *paths]
    return subprocess.run(
        command, cwd=APP, env=os.environ | extra | {"NO_COLOR": "1"}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip


def assert_passed(run: subprocess.CompletedProcess[str], *, least: int) -> None:
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    # a run that finds no test, or skips them, proves nothing
    tests = next(line for line in run.stdout.splitlines() if line.strip().startswith("Tests"))
    assert "skipped" not in tests, tests
    assert int(tests.split("passed")[0].split()[-1]) >= least, tests


def test_the_core_and_its_judge(tmp_path: Path) -> None:
    judge_vectors.write(tmp_path / "judge.json", seed=20211, rows=6000)
    core_vectors.write(tmp_path / "core.json", seed=20211, rows=400)
    run = vitest(
        "src/core",
        "--exclude=src/core/interop.test.ts",
        # Their modules keep nothing from one file to the next: loaded once.
        "--no-isolate",
        LIANCE_JUDGE_VECTORS=str(tmp_path / "judge.json"),
        LIANCE_CORE_VECTORS=str(tmp_path / "core.json"),
    )
    assert_passed(run, least=100)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_the_judges_agree_on_many_rows(tmp_path: Path, seed: int) -> None:
    judge_vectors.write(tmp_path / "judge.json", seed=seed, rows=40_000)
    run = vitest("src/core/judge", LIANCE_JUDGE_VECTORS=str(tmp_path / "judge.json"))
    assert_passed(run, least=4)


@pytest.mark.nightly
def test_many_programs_of_two_phones_lose_and_double_nothing() -> None:
    assert_passed(vitest("src/core/programs.test.ts", LIANCE_PROGRAMS="3000"), least=1)
