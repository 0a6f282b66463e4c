"""Evidence packages: the same bytes for the same matter; sound ones accepted, damaged ones refused
with the file named, by two verifiers that know nothing of us and agree with each other."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures.packages import (
    MATTERS,
    OUTSIDE,
    PDF,
    RECORDS,
    Judgement,
    Matter,
    by_python,
    by_shell,
    repacked,
    resigned,
    row,
    signer,
    unpacked,
)

from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.proven import Head
from liance.mechanism.reporting.evidence.package import build

OURS = signer(5)
PLAIN = Matter((b"\xff\xd8photo", b""), (7, 40, 1), 3, (5, 9), "化学需氧量 142 mg/L")
A_PROGRAMME = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)


def judged(folder: Path, package: bytes, *options: str) -> Judgement:
    """What both verifiers say, which must be the same."""
    place = folder / "package.zip"
    place.write_bytes(package)
    one, other = by_python(place, *options), by_shell(place, *options)
    assert (one.code, one.named) == (other.code, other.named), (one.words, other.words)
    return one


@st.composite
def damages(draw: Any) -> tuple[str, Callable[[dict[str, bytes]], frozenset[str]]]:
    """One way of damaging one file of a package; the function does it and says to which:
    of two files exchanged the verifier may stop at the first."""
    kind = draw(st.sampled_from(["flip", "remove", "insert", "swap", "lose", "exchange", "add"]))
    where, bit, pick = draw(st.integers(0, 10**6)), draw(st.integers(1, 255)), draw(st.integers(0))

    def damage(files: dict[str, bytes]) -> frozenset[str]:
        names = sorted(files)
        name = names[pick % len(names)]
        data = bytearray(files[name])
        at = where % max(len(data), 1)
        other = next((i for i in range(len(data)) if data[i] != data[at]), None) if data else None
        if kind == "lose":
            del files[name]
            return frozenset([name])
        if kind == "add":
            files["originals/extra.bin"] = bytes(data)
            return frozenset(["originals/extra.bin"])
        twin = names[(pick + 1 + where % (len(names) - 1)) % len(names)]
        if kind == "exchange" and files[twin] != files[name]:
            files[name], files[twin] = files[twin], files[name]
            return frozenset([name, twin])
        if kind == "insert" or not data:
            data.insert(at, bit)
        elif kind == "remove":
            del data[at]
        elif kind == "swap" and other is not None:
            data[at], data[other] = data[other], data[at]
        else:
            data[at] ^= bit
        files[name] = bytes(data)
        return frozenset([name])

    return kind, damage


def accepted(folder: Path, matter: Matter) -> None:
    package = build(matter.contents(), OURS)
    assert judged(folder, package).sound


def refused(
    folder: Path, matter: Matter, how: tuple[str, Callable[[dict[str, bytes]], frozenset[str]]]
) -> None:
    files = unpacked(build(matter.contents(), OURS))
    names = how[1](files)
    said = judged(folder, repacked(files))
    assert said.code == 1, (how[0], names, said.words)
    assert names & said.named, (how[0], names, said.words)


@settings(A_PROGRAMME, max_examples=8)
@given(matter=MATTERS)
def test_sound_packages_are_accepted_by_both(tmp_path: Path, matter: Matter) -> None:
    accepted(tmp_path, matter)


@settings(A_PROGRAMME, max_examples=20)
@given(matter=MATTERS, how=damages())
def test_damaged_packages_are_refused_by_both_and_the_file_is_named(
    tmp_path: Path, matter: Matter, how: Any
) -> None:
    refused(tmp_path, matter, how)


@pytest.mark.nightly
@settings(A_PROGRAMME, max_examples=1000)
@given(matter=MATTERS)
def test_a_thousand_sound_packages(tmp_path: Path, matter: Matter) -> None:
    accepted(tmp_path, matter)


@pytest.mark.nightly
@settings(A_PROGRAMME, max_examples=1000)
@given(matter=MATTERS, how=damages())
def test_a_thousand_damaged_packages(tmp_path: Path, matter: Matter, how: Any) -> None:
    refused(tmp_path, matter, how)


def test_the_same_matter_gives_the_same_bytes() -> None:
    assert build(PLAIN.contents(), OURS) == build(PLAIN.contents(), OURS)


def test_every_file_of_one_package_is_guarded(tmp_path: Path) -> None:
    """Every member once, its last byte changed."""
    whole = unpacked(build(PLAIN.contents(), OURS))
    for name, data in whole.items():
        changed = data[:-1] + bytes([data[-1] ^ 1]) if data else b"x"
        said = judged(tmp_path, repacked({**whole, name: changed}))
        assert said.code == 1
        assert name in said.named, (name, said.words)


def _another_text(**changed: Any) -> dict[str, Any]:
    events = PLAIN.contents().events
    return {"events": [replace(events[0], **changed), *events[1:]]}


FIRST = PLAIN.contents().events[0]
NODE = Digests(bytes(32), bytes(32))
HALF = FIRST.path[0]
HEAD_TEXT = PLAIN.contents().head.text
LOGS = PLAIN.contents().logs
FORGERIES: dict[str, tuple[dict[str, Any], str]] = {
    "another text": (
        _another_text(text=FIRST.text.replace('"id":"0"', '"id":"8"')), "ledger/events/1.json"
    ),
    "another place": (_another_text(index=1), "ledger/events/1.json"),
    "a place beyond the log": (_another_text(index=7), "ledger/events/1.json"),
    "a shorter path": (_another_text(path=FIRST.path[1:]), "ledger/events/1.json"),
    "a longer path": (_another_text(path=(*FIRST.path, NODE)), "ledger/events/1.json"),
    "SM3 alone": (
        _another_text(path=(Digests(HALF.sha256, bytes(32)), *FIRST.path[1:])),
        "ledger/events/1.json",
    ),
    "another number": (_another_text(id=77), "ledger/events/77.json"),
    "another agency": (_another_text(agency_id=UUID(int=2)), "ledger/events/1.json"),
    "no log": ({"logs": LOGS[1:]}, "ledger/events/1.json"),
    "a log of another size": (
        {"logs": [replace(LOGS[0], text=LOGS[0].text.replace('"size":7', '"size":8')), *LOGS[1:]]},
        "ledger/logs/00000000-0000-0000-0000-000000000001.json",
    ),
    "another head": (
        {"head": Head(1, re.sub(r'"root256":"..', '"root256":"00', HEAD_TEXT))},
        "ledger/logs/00000000-0000-0000-0000-000000000001.json",
    ),
    "a file that the ledger does not hold": (
        {"holds": [(FIRST.id, "originals/000.bin")]}, "originals/000.bin"
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FORGERIES)
def test_who_holds_the_key_cannot_forge_what_the_head_covers(tmp_path: Path, how: str) -> None:
    changed, name = FORGERIES[how]
    said = judged(tmp_path, resigned(PLAIN.contents(), OURS, **changed))
    assert said.code == 1
    assert name in said.named, said.words


ROWS = PLAIN.rows()
UNSALTED = re.compile(rb'^\{"salt":"[0-9a-f]{32}",')
ALTERED: dict[str, list[bytes]] = {
    "a value": [ROWS[0].replace(b"142", b"14"), *ROWS[1:]],
    "a column more": [ROWS[0].replace(b'"z":7', b'"y":1,"z":7'), *ROWS[1:]],
    "another salt": [ROWS[0].replace(b'"salt":"0', b'"salt":"1'), *ROWS[1:]],
    "another table": [ROWS[0], ROWS[1].replace(b"t_row", b"t_low"), *ROWS[2:]],
    "a row of another table by its name": [ROWS[0].replace(b"t_row", b"t_other"), *ROWS[1:]],
    "the number of another": [*ROWS[:4], ROWS[4].replace(b"17,", b"18,"), *ROWS[5:]],
    "a salt stripped": [UNSALTED.sub(b"{", ROWS[0]), *ROWS[1:]],
    "every salt stripped": [UNSALTED.sub(b"{", line) for line in ROWS],
    "a numbered row's salt stripped": [*ROWS[:4], UNSALTED.sub(b"{", ROWS[4]), *ROWS[5:]],
    "the text before the upgrade": [*ROWS[:2], row(2, f"{PLAIN.words} 旧"), *ROWS[3:]],
    "a row that no act wrote": [*ROWS, row(6, PLAIN.words)],
    "that row without its salt": [*ROWS, row(6, PLAIN.words, salted=False)],
    "a removed row without its salt": [*ROWS, row(8, PLAIN.words, salted=False)],
    "under another row's name": [ROWS[0], ROWS[1].replace(b"385", b"386"), *ROWS[2:]],
    "an older text": [row(0, f"{PLAIN.words} 旧"), *ROWS[1:]],
    "a row of which no event speaks": [*ROWS, row(5, PLAIN.words)],
    "a row that was removed": [*ROWS, row(8, PLAIN.words)],
    "no row": [*ROWS, b"{}"],
    "an empty line": [b"", *ROWS],
}  # fmt: skip


@pytest.mark.parametrize("how", ALTERED)
def test_who_holds_the_key_cannot_alter_a_row_that_an_event_has_the_digest_of(
    tmp_path: Path, how: str
) -> None:
    """The package is signed anew; the files and the manifest agree."""
    assert ALTERED[how] != ROWS
    contents = PLAIN.contents()
    records = b"".join(line + b"\n" for line in ALTERED[how])
    said = judged(tmp_path, resigned(contents, OURS, files={**contents.files, RECORDS: records}))
    assert said.code == 1
    assert said.named == {RECORDS}, said.words


def test_rows_without_proof_are_counted_apart(tmp_path: Path) -> None:
    place = tmp_path / "package.zip"
    place.write_bytes(build(PLAIN.contents(), OURS))
    assert "5 of 7 rows proven, 1 declared bare," in by_python(place).words
    assert "5 of 7 rows proven, 1 declared bare," in by_shell(place).words


OLDER_TOLD_LATE = row(0, f"{PLAIN.words} 旧")


def test_what_was_told_late_is_ordered_by_what_was_reached(tmp_path: Path) -> None:
    """The late event's number is the higher one, and it says the older text."""
    events = {event.id: event.text for event in PLAIN.contents().events}
    newest, older = (hashlib.sha256(text).hexdigest() for text in (ROWS[0], OLDER_TOLD_LATE))
    assert [number for number, text in events.items() if newest in text] == [1001]
    assert [number for number, text in events.items() if older in text] == [1, 1002]
    assert '"kind":"ledger:row:late"' in events[1002]
    assert judged(tmp_path, build(PLAIN.contents(), OURS)).sound


BARE = PLAIN.contents().bare
DECLARED: dict[str, set[tuple[str, str, str]]] = {
    "a row with its salt": {*BARE, ("t_row", str(UUID(int=901)), "moved")},
    "a row that is not there": {*BARE, ("t_row", str(UUID(int=955)), "moved")},
    "the same name in another table": {("t_other", str(UUID(int=904)), "withheld")},
    "no reason": {("t_row", str(UUID(int=904)), "because")},
}


@pytest.mark.parametrize("how", DECLARED)
def test_the_manifest_declares_what_is_so(tmp_path: Path, how: str) -> None:
    said = judged(tmp_path, resigned(PLAIN.contents(), OURS, bare=DECLARED[how]))
    assert said.code == 1
    assert "manifest.txt" in said.named, said.words


def test_who_declares_a_row_bare_does_so_openly(tmp_path: Path) -> None:
    contents = PLAIN.contents()
    records = b"".join(UNSALTED.sub(b"{", line) + b"\n" for line in ROWS[:1]) + b"".join(
        line + b"\n" for line in ROWS[1:]
    )
    package = resigned(
        contents, OURS, files={**contents.files, RECORDS: records},
        bare={*BARE, ("t_row", str(UUID(int=900)), "wiped")},
    )  # fmt: skip
    said = judged(tmp_path, package)
    assert said.sound
    assert "4 of 7 rows proven, 2 declared bare," in said.words
    assert "4 of 7 rows proven, 2 declared bare," in by_shell(tmp_path / "package.zip").words


def test_records_that_end_amid_a_line_are_refused(tmp_path: Path) -> None:
    contents = PLAIN.contents()
    files = {**contents.files, RECORDS: b"\n".join(ROWS)}
    assert RECORDS in judged(tmp_path, resigned(contents, OURS, files=files)).named


def test_events_and_logs_without_proof_are_refused(tmp_path: Path) -> None:
    contents = PLAIN.contents()
    stray = {"ledger/events/5.json": FIRST.text.encode(), "ledger/logs/x.json": b"{}"}
    said = judged(tmp_path, resigned(contents, OURS, files={**contents.files, **stray}))
    assert {"ledger/events/5.json", "ledger/logs/x.json"} <= said.named


def test_another_key_shows_when_the_key_is_known(tmp_path: Path) -> None:
    package, key = build(PLAIN.contents(), signer(6)), OURS.key_id
    assert judged(tmp_path, package).sound
    assert judged(tmp_path, package, "--key", key).named == {"key.pem"}
    assert judged(tmp_path, build(PLAIN.contents(), OURS), "--key", key).sound


def test_another_head_shows_when_the_head_is_known(tmp_path: Path) -> None:
    package = build(PLAIN.contents(), OURS)
    digest = hashlib.sha256(PLAIN.contents().head.text.encode()).hexdigest()
    assert judged(tmp_path, package, "--head", digest).sound
    assert judged(tmp_path, package, "--head", "0" * 64).named == {"ledger/head.json"}


def damaged_container(place: Path, places: int) -> None:
    """Bytes of the ZIP itself, so many of them: what is accepted holds the same files."""
    package = build(PLAIN.contents(), OURS)
    whole = unpacked(package)
    for at in range(0, len(package), len(package) // places):
        place.write_bytes(package[:at] + bytes([package[at] ^ 0x41]) + package[at + 1 :])
        assert not by_python(place).sound or unpacked(place.read_bytes()) == whole
        if by_shell(place).sound:
            for name, data in whole.items():
                seen = subprocess.run(
                    ["unzip", "-p", place, name], capture_output=True, check=False
                )
                assert seen.stdout == data


def test_a_damaged_container_never_passes_other_contents(tmp_path: Path) -> None:
    damaged_container(tmp_path / "package.zip", 20)


@pytest.mark.nightly
def test_a_container_damaged_in_many_places(tmp_path: Path) -> None:
    damaged_container(tmp_path / "package.zip", 600)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/x", "a/../b", ".hidden", "a//b", "a b"])
def test_improper_names_are_refused(tmp_path: Path, name: str) -> None:
    files = unpacked(build(PLAIN.contents(), OURS))
    assert judged(tmp_path, repacked({**files, name: b"x"})).code == 1
    with pytest.raises(ValueError, match="not a name"):
        build(replace(PLAIN.contents(), files={name: b"x"}), OURS)


def test_what_is_no_package_cannot_be_read(tmp_path: Path) -> None:
    assert judged(tmp_path, b"no package").code == 3
    assert by_python(tmp_path / "absent.zip").code == by_shell(tmp_path / "absent.zip").code == 3


def test_a_package_of_the_format_before_is_not_called_bad(tmp_path: Path) -> None:
    place, files = tmp_path / "package.zip", unpacked(build(PLAIN.contents(), OURS))
    files["manifest.txt"] = files["manifest.txt"].replace(b"evidence-3", b"evidence-2", 1)
    place.write_bytes(repacked(files))
    # Whoever alters the first line alone gets no such advice.
    assert by_python(place).code == by_shell(place).code == 1
    files["manifest.sig"] = OURS.sign(files["manifest.txt"])
    place.write_bytes(repacked(files))
    for said in (by_python(place), by_shell(place)):
        assert said.code == 3
        assert "format 2: use the verify.py inside that package" in said.words


def test_wrong_use_is_told(tmp_path: Path) -> None:
    for options in (("--key",), ("--what", "x")):
        assert judged(tmp_path, b"", *options).code == 2


def test_sm3_without_hashlib_is_the_same(tmp_path: Path) -> None:
    """The few lines of our own that serve a Python whose OpenSSL has no SM3."""
    scope: dict[str, Any] = {"__name__": "outside"}
    exec(compile((OUTSIDE / "verify.py").read_text("utf-8"), "verify.py", "exec"), scope)
    for size in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000):
        data = bytes(range(256)) * 4
        assert scope["own_sm3"](data[:size]) == hashlib.new("sm3", data[:size]).digest()


def test_the_verifier_is_short_and_stands_alone() -> None:
    text = (OUTSIDE / "verify.py").read_text("utf-8")
    assert len(text.splitlines()) < 300
    assert "liance." not in text.replace("evidence-package.md", "")
    assert not shutil.which("bash") or "python" not in (OUTSIDE / "verify.sh").read_text("utf-8")
    assert PDF in unpacked(build(PLAIN.contents(), OURS))
