"""Uploads: resumed, checked, one writer at a time, one object in the store."""

import base64
import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.field_phone import Phone, entry, phone, row, states
from tests.joint_visit import returned_sheet

from liance.flows.demonstration.world import World
from liance.flows.fieldwork.uploading import clean
from liance.foundation.files import parts, store
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel import clock
from liance.mechanism.fieldwork.models import Upload

VIDEO = os.urandom(300_000)
SHA = hashlib.sha256(VIDEO).hexdigest()
CUT = 100_000


@pytest.fixture
def sender(world: World) -> Phone:
    return phone(world, "zhanglixin")


@pytest.fixture(autouse=True)
def today(world: World, settings: Any, tmp_path: Path) -> Any:
    settings.LIANCE_FILES_DIR = tmp_path / "files"
    with clock.fixed(world.at + timedelta(hours=2)):
        yield


def call(by: Phone, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
    given = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {by.token}"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    kind = "application/offset+octet-stream"
    return Client().generic(method, path, body, content_type=kind, headers=given)


def begun(by: Phone, size: int = len(VIDEO), sha256: str = SHA) -> str:
    said = {"sha256": sha256, "filename": "进场.mp4", "filetype": "video/mp4"}
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
    )
    answer = call(
        by, "POST", "/field/api/uploads", Upload_Length=str(size), Upload_Metadata=metadata
    )
    assert answer.status_code == 201, answer.content
    return str(answer["Location"])


def send(by: Phone, place: str, offset: int, body: bytes, checksum: str = "") -> HttpResponse:
    more = {"Upload_Checksum": checksum} if checksum else {}
    return call(by, "PATCH", place, body, Upload_Offset=str(offset), **more)


def checksum(body: bytes) -> str:
    return "sha256 " + base64.b64encode(hashlib.sha256(body).digest()).decode()


def objects() -> list[str]:
    root = store.path_of(SHA).parents[1]
    return [p.name for p in root.glob("[0-9a-f][0-9a-f]/*")]


def test_a_file_comes_in_parts_and_frees_what_waited(world: World, sender: Phone) -> None:
    sheet = returned_sheet(world)
    sender.hands_in(sender.says("joint_entry", entry(world, sheet, sender.clock), visit=sheet.id))
    line = {"sha256": SHA, "size": len(VIDEO), "mime": "video/mp4", "name": "v", "role": "video"}
    said = sender.says(
        "record_add", {"entry": "check", "title": "录像"}, visit=sheet.id, files=[line]
    )
    assert states(sender.hands_in(said)) == ["awaiting_files"]
    place = begun(sender)
    assert send(sender, place, 0, VIDEO[:CUT], checksum(VIDEO[:CUT]))["Upload-Offset"] == str(CUT)
    head = call(sender, "HEAD", place)
    assert (head["Upload-Offset"], head["Upload-Length"]) == (str(CUT), str(len(VIDEO)))
    assert begun(sender) == place
    last = send(sender, place, CUT, VIDEO[CUT:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(VIDEO)))
    assert row(said).state == "done"
    assert objects() == [SHA]
    assert store.read(StoredFile.objects.get(sha256=SHA)) == VIDEO
    assert begun(sender) == place


def test_a_wrong_offset_and_a_wrong_part_change_nothing(sender: Phone) -> None:
    place = begun(sender)
    send(sender, place, 0, VIDEO[:CUT])
    wrong = send(sender, place, 5, VIDEO[5:])
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, str(CUT))
    assert send(sender, place, CUT, VIDEO[CUT:-1], checksum(VIDEO[CUT:])).status_code == 460
    assert send(sender, place, CUT, VIDEO[CUT:], "md5 AAAA").status_code == 400
    assert call(sender, "HEAD", place)["Upload-Offset"] == str(CUT)
    assert send(sender, place, CUT, VIDEO[CUT:], checksum(VIDEO[CUT:])).status_code == 204


def test_of_two_writers_one_wins(sender: Phone) -> None:
    place = begun(sender)
    with parts.writer(Upload.objects.get().id):
        assert send(sender, place, 0, VIDEO).status_code == 423
    assert send(sender, place, 0, VIDEO).status_code == 204


def test_what_is_not_the_announced_file_ends_the_upload(sender: Phone) -> None:
    place = begun(sender)
    answer = send(sender, place, 0, VIDEO[:-1] + b"?")
    assert (answer.status_code, answer.json()["code"]) == (422, "field.file_differs")
    assert call(sender, "HEAD", place).status_code == 410
    assert objects() == []
    assert begun(sender) != place


def test_a_death_between_file_and_row_is_made_good(sender: Phone) -> None:
    place = begun(sender)
    send(sender, place, 0, VIDEO[:CUT])
    # The process died after the rename: the row still tells the old offset.
    part = parts.part_of(Upload.objects.get().id)
    parts.append(part, [VIDEO[CUT:]], offset=CUT, most=len(VIDEO))
    store.take_over(part, expected=SHA)
    assert call(sender, "HEAD", place)["Upload-Offset"] == str(CUT)
    assert send(sender, place, CUT, VIDEO[CUT:])["Upload-Offset"] == str(len(VIDEO))
    assert objects() == [SHA]


def test_what_a_dead_process_wrote_beyond_the_offset_is_written_over(sender: Phone) -> None:
    place = begun(sender)
    send(sender, place, 0, VIDEO[:CUT])
    part = parts.part_of(Upload.objects.get().id)
    parts.append(part, [b"half a part"], offset=CUT, most=len(VIDEO))
    assert send(sender, place, CUT, VIDEO[CUT:]).status_code == 204
    assert objects() == [SHA]


def test_given_up_and_run_out(sender: Phone, world: World) -> None:
    place = begun(sender)
    assert call(sender, "DELETE", place).status_code == 204
    assert call(sender, "HEAD", place).status_code == 410
    place = begun(sender)
    with clock.fixed(world.at + timedelta(days=9)):
        assert send(sender, place, 0, VIDEO).status_code == 410
        assert clean(at=world.at + timedelta(days=9)) == 1


def test_another_phone_sees_no_upload(world: World, sender: Phone) -> None:
    place = begun(sender)
    other = phone(world, "liwentao")
    assert call(other, "HEAD", place).status_code == 404
    assert call(other, "PATCH", place, VIDEO, Upload_Offset="0").status_code == 404


def test_the_protocol_is_told_and_held(sender: Phone) -> None:
    terms = Client().options("/field/api/uploads")
    assert (terms.status_code, terms["Tus-Version"]) == (204, "1.0.0")
    assert call(sender, "POST", "/field/api/uploads", Tus_Resumable="0.2").status_code == 412
    assert (
        Client().post("/field/api/uploads", headers={"Tus-Resumable": "1.0.0"}).status_code == 401
    )
    assert call(sender, "GET", begun(sender)).status_code == 405


def test_only_what_nothing_names_is_swept_away(world: World, sender: Phone) -> None:
    kept = store.put([b"kept"], name="k", media_type="text/plain", at=world.at)
    orphan, fresh = store.keep([b"orphan"]), store.keep([b"fresh"])
    send(sender, begun(sender), 0, VIDEO)
    aside = store.path_of(kept.sha256)
    aside = aside.rename(aside.with_name(f".out-{kept.sha256}"))
    draft = store.path_of(kept.sha256).parents[1] / ".in-died"
    draft.write_bytes(b"x")
    old = (clock.now() - timedelta(days=2)).timestamp()
    for path in (store.path_of(orphan.sha256), store.path_of(SHA), draft):
        os.utime(path, (old, old))
    os.utime(store.path_of(fresh.sha256), (clock.now().timestamp(),) * 2)
    assert clean(at=clock.now()) == 2
    assert sorted(objects()) == sorted([kept.sha256, fresh.sha256, SHA])
