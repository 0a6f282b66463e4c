"""The papers of an examination are drawn again from its file by two programs that share no code."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import liance.mechanism.examining.replaying.replay as alone
from liance.doors.cli.main import app
from liance.mechanism.examining.replaying.files import (
    PaperLine,
    bank_digest,
    canonical,
    pool_digest,
    replay,
    write_file,
)
from liance.mechanism.examining.replaying.package import package
from liance.mechanism.examining.rules.drawing import Drawable, Part, draw, within

SCRIPT = Path(alone.__file__)
SEED = bytes(range(32))
PARTS = (Part("法律", 3), Part("采样", 2))
POOL = [Drawable(UUID(int=n), "法律" if n % 3 else "采样", 2 + n % 4, n % 5 != 0)
        for n in range(1, 16)]  # fmt: skip


def paper_of(seed: bytes, pool: list[Drawable], staff: int, gone: set[int]) -> PaperLine:
    there = [one for one in pool if one.id.int not in gone]
    found = draw(there, within(there, PARTS), seed=seed, staff=UUID(int=staff), attempt=1)
    return {
        "staff": str(UUID(int=staff)), "attempt": 1,
        "left_out": sorted(str(UUID(int=n)) for n in gone),
        "layout": [[str(key), places] for key, places in found],
    }  # fmt: skip


def file_of(seed: bytes = SEED, pool: list[Drawable] = POOL, gone: int = 4) -> bytes:
    papers = [paper_of(seed, pool, 90, set()), paper_of(seed, pool, 91, {gone})]
    said = {
        "commitment": hashlib.sha256(seed).hexdigest(), "pool": pool_digest([q.id for q in pool]),
        "bank": bank_digest(pool),
    }  # fmt: skip
    return write_file(
        title="联合考试", committed=said, seed=seed.hex(), parts=PARTS, pool=pool, papers=papers
    )


FILE = file_of()


@pytest.mark.clause("C1")
@settings(max_examples=60)
@given(st.binary(min_size=32, max_size=32), st.permutations(POOL), st.integers(1, 15))
def test_both_programs_draw_the_same(seed: bytes, pool: list[Drawable], gone: int) -> None:
    file = file_of(seed, list(pool), gone)
    assert replay(file).faults == ()
    assert alone.faults(file) == []


@settings(max_examples=300)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_one_changed_byte_is_found(at: int, change: int) -> None:
    """But for the name of the examination, nothing in the file can be another unnoticed."""
    changed = bytes([*FILE[:at], FILE[at] ^ change, *FILE[at + 1 :]])
    start = FILE.index(b'"title":')
    if at < start:
        assert replay(changed).faults


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("seed", "ff" * 32, "other_seed"),
        ("pool_sha256", "0" * 64, "pool_changed"),
        ("bank_sha256", "0" * 64, "bank_changed"),
        ("parts", [{"topic": "法律", "count": 2}], "other_paper"),
        ("format", "liance-paper-2", "shape"),
        ("pool", [], "shape"),
        ("papers", [{"staff": "x"}], "shape"),
    ],
)
def test_each_lie_has_its_word(key: str, value: object, code: str) -> None:
    file = {**json.loads(FILE), key: value}
    found = replay(canonical(file) + b"\n")
    assert f"paper.{code}" in {fault for fault, _where in found.faults}


def test_a_topic_that_was_told_otherwise_is_found_though_the_identifiers_agree() -> None:
    file = json.loads(FILE)
    file["pool"][0]["options"] += 1
    found = replay(canonical(file) + b"\n")
    assert ("paper.bank_changed", "pool") in found.faults


def test_an_earlier_release_committed_to_no_bank() -> None:
    file = {**json.loads(FILE), "bank_sha256": ""}
    data = canonical(file) + b"\n"
    assert replay(data).faults == ()
    assert alone.faults(data) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format":1}', b"\xff", b"[" * 9999])
def test_what_is_no_file_is_refused(data: bytes) -> None:
    assert {fault for fault, _ in replay(data).faults} <= {"paper.unreadable", "paper.shape"}


def test_the_script_stands_alone_and_travels_in_the_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package(FILE))) as made:
        assert made.namelist() == ["exam.json", "replay.py", "paper.md"]
        made.extractall(tmp_path)
    assert "liance." not in SCRIPT.read_text(encoding="utf-8").replace("liance-paper-1", "")
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 100
    said = [sys.executable, "-I", "-S", str(tmp_path / "replay.py")]
    assert subprocess.run([*said, str(tmp_path / "exam.json")], check=False).returncode == 0
    (tmp_path / "exam.json").write_bytes(FILE.replace(b'"attempt":1', b'"attempt":2'))
    assert subprocess.run([*said, str(tmp_path / "exam.json")], check=False).returncode == 1
    assert subprocess.run([*said, str(SCRIPT)], check=False).returncode == 3


def test_the_command_takes_file_and_package(tmp_path: Path) -> None:
    plain, packed = tmp_path / "exam.json", tmp_path / "exam.zip"
    plain.write_bytes(FILE)
    packed.write_bytes(package(FILE))
    for path in (plain, packed):
        assert CliRunner().invoke(app, ["draw", "papers", str(path)]).exit_code == 0
    plain.write_bytes(FILE.replace(b'"attempt":1', b'"attempt":2'))
    run = CliRunner().invoke(app, ["draw", "papers", "--json", str(plain)])
    assert run.exit_code == 1
    assert json.loads(run.stdout)["faults"][0]["code"] == "paper.other_paper"
    plain.write_bytes(b"{}")
    assert CliRunner().invoke(app, ["draw", "papers", str(plain)]).exit_code == 3
