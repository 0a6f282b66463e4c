"""`liance timetable` from the outside: files, exit codes, being stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.pure.scheduling.independent import broken_rules
from tests.pure.scheduling.instances import drawn

COMMAND = [sys.executable, "-m", "liance.doors.cli.main", "timetable"]


def _run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _file(folder: Path, data: object) -> Path:
    path = folder / "year.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def _easy() -> dict:
    data = drawn(1, visits=8, crews=4)
    for crew in data["crews"]:
        crew["weeks"] = list(range(8))
        crew["certificates"] = [{"certificate": k, "valid_before_week": 8} for k in range(4)]
    for visit in data["visits"]:
        visit |= {"earliest_week": 0, "latest_week": 7}
    return data


def test_solve_bound_and_check_agree(tmp_path):
    path, plan, bound = _file(tmp_path, _easy()), tmp_path / "plan.json", tmp_path / "bound.json"
    solved = _run("solve", path, "-o", plan, "--moves", 200_000, "--json")
    assert solved.returncode == 0, solved.stderr
    assert json.loads(solved.stdout)["unserved"] == 0
    earlier = json.loads(plan.read_text())["assignments"]
    assert _run("bound", path, "-o", bound, "--seconds", 5).returncode == 0
    checked = _run("check", path, "-s", plan, "-b", bound, "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["holds"] is True

    again = _run("solve", path, "-o", plan, "--earlier", plan, "--announced", 8, "--moves", 1000)
    assert again.returncode == 0
    assert json.loads(plan.read_text())["assignments"] == earlier

    claimed = json.loads(bound.read_text()) | {"bound": 10_000}
    bound.write_text(json.dumps(claimed))
    assert _run("check", path, "-b", bound).returncode == 1


def test_what_stays_unserved_leaves_with_1_and_faults_with_2(tmp_path):
    data = _easy()
    data["visits"][0]["half_days"] = 7
    path, plan = _file(tmp_path, data), tmp_path / "plan.json"
    assert _run("solve", path, "-o", plan, "--moves", 1000).returncode == 1
    assert json.loads(plan.read_text())["assignments"][0] is None
    explained = _run("explain", path, "--json")
    assert explained.returncode == 1
    assert [(c["kind"], c["visits"]) for c in json.loads(explained.stdout)] == [("visit", [100])]
    assert "half-days" in _run("explain", path).stdout
    data["visits"][1]["needs"] = [9]
    refused = _run("solve", _file(tmp_path, data), "-o", plan)
    assert refused.returncode == 2
    assert "visits[1].needs[0]" in refused.stderr


def test_sigterm_writes_the_best_found(tmp_path):
    data = drawn(2, visits=200, crews=12)
    path, plan = _file(tmp_path, data), tmp_path / "plan.json"
    running = subprocess.Popen(
        [*COMMAND, "solve", str(path), "-o", str(plan), "--seconds", "300", "--json"],
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    until = time.monotonic() + 120
    while not plan.exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)
    out, _ = running.communicate(timeout=60)
    answered = json.loads(out)
    assert running.returncode == (1 if answered["unserved"] else 0)
    ids = sorted(visit["id"] for visit in data["visits"])
    entries = json.loads(plan.read_text())["assignments"]
    table = {i: tuple(e) for i, e in zip(ids, entries, strict=True) if e is not None}
    assert broken_rules(data, table) == []
    assert len(ids) - len(table) == answered["unserved"]


def test_other_commands_do_not_load_the_compiler():
    code = "import sys, liance.doors.cli.main; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
