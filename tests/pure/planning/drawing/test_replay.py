"""A published file is replayed by two programs that share no code; a changed byte is found."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pure.planning.drawing.lists import EXAMPLE, SEED, lists
from typer.testing import CliRunner

import liance.mechanism.planning.drawing.replay as alone
from liance.doors.cli.main import app
from liance.mechanism.planning.drawing.draw import canonical, commitment, draw
from liance.mechanism.planning.drawing.files import replay, write_file

SCRIPT = Path(alone.__file__)
FILE = write_file(EXAMPLE, SEED, "7301", drawn=True)


@settings(max_examples=150)
@given(lists(), st.binary(min_size=32, max_size=32), st.integers(0, 2), st.data())
def test_both_programs_draw_the_same(made: dict, seed: bytes, outs: int, data) -> None:
    excused: list = []
    for _ in range(outs):
        result = draw(made, seed, "掷 4 6", excused)
        if not result["drawn"]:
            break
        one = {"unit": data.draw(st.sampled_from(result["drawn"]))["unit"], "reason": "停产"}
        crew = [c for c in result["crews"] if c["unit"] == one["unit"] and c["people"]]
        if crew and data.draw(st.booleans()):
            one |= {
                "pool": crew[0]["pool"],
                "person": data.draw(st.sampled_from(crew[0]["people"])),
            }
        excused.append(one)
    file = write_file(made, seed, "掷 4 6", drawn=True, excused=excused)
    assert replay(file).faults == ()
    assert alone.faults(file) == []


@settings(max_examples=400)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_one_changed_byte_is_found(at: int, change: int) -> None:
    changed = bytes([*FILE[:at], FILE[at] ^ change, *FILE[at + 1 :]])
    assert replay(changed).faults


def test_a_list_made_to_fit_is_found_by_its_hash() -> None:
    made = json.loads(FILE)
    made["list"]["units"][0]["weight"] = 9
    made["result"] = draw(made["list"], SEED, "7301")
    codes = [code for code, _where in replay(canonical(made) + b"\n").faults]
    assert codes == ["draw.list_changed"]
    assert alone.faults(canonical(made) + b"\n") == ["another list"]
    made = json.loads(FILE) | {"seed": "00" * 32}
    made["result"] = draw(made["list"], bytes(32), "7301")
    codes = [code for code, _where in replay(canonical(made) + b"\n").faults]
    assert codes == ["draw.other_seed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"extra": 1}, "draw.shape"), ({"list_sha256": "Z" * 64}, "draw.shape"),
     ({"excused": [{"unit": "u999", "reason": ""}]}, "draw.shape"),
     ({"seed": "", "result": None}, "draw.not_drawn"), ({"witness": "7302"}, "draw.other_result")],
)  # fmt: skip
def test_what_is_wrong_is_named(change: dict, code: str) -> None:
    found = replay(canonical(json.loads(FILE) | change) + b"\n")
    assert found.faults[-1][0] == code


def test_a_list_that_names_a_unit_twice_is_refused() -> None:
    made = json.loads(FILE)
    made["list"]["units"].append(made["list"]["units"][0])
    assert replay(canonical(made) + b"\n").faults == (("draw.shape", "list.units.8"),)
    assert replay(b"[" * 100_000).faults == (("draw.unreadable", "$"),)
    assert replay(b"\xff").faults == (("draw.unreadable", "$"),)


def test_before_the_draw_neither_seed_nor_result_is_told() -> None:
    file = write_file(EXAMPLE, SEED, drawn=False)
    assert SEED.hex().encode() not in file
    assert json.loads(file)["commitment"] == commitment(SEED)
    assert replay(file).faults == (("draw.not_drawn", "seed"),)


def test_the_script_is_short_and_stands_alone(tmp_path: Path) -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 100
    script = tmp_path / "replay.py"
    script.write_bytes(SCRIPT.read_bytes())
    good, bad, none = tmp_path / "draw.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_bytes(FILE)
    bad.write_bytes(FILE.replace(b"7301", b"7302"))
    codes = [
        subprocess.run(
            [sys.executable, "-I", "-S", str(script), *map(str, arguments)], check=False,
            capture_output=True,
        ).returncode
        for arguments in ((good,), (bad,), (), (none,))
    ]  # fmt: skip
    assert codes == [0, 1, 2, 3]


def test_the_command_replays_file_and_package(tmp_path: Path) -> None:
    plain, package, bad = tmp_path / "draw.json", tmp_path / "draw.zip", tmp_path / "bad.zip"
    plain.write_bytes(FILE)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("draw.json", FILE)
    package.write_bytes(made.getvalue())
    bad.write_bytes(b"PK nothing")
    run = CliRunner().invoke
    for path in (plain, package):
        answer = run(app, ["draw", "replay", str(path)])
        assert answer.exit_code == 0
        assert "✓" in answer.stdout
    answer = run(app, ["draw", "replay", str(plain), "--json"])
    assert json.loads(answer.stdout)["follows"] is True
    plain.write_bytes(FILE.replace("单位1".encode(), "单位9".encode()))
    answer = run(app, ["draw", "replay", str(plain)])
    assert answer.exit_code == 1
    assert "名录与封存的散列不符" in answer.stdout
    assert run(app, ["draw", "replay", str(bad)]).exit_code == 3
    assert run(app, ["draw", "replay", str(tmp_path / "none")]).exit_code == 2
