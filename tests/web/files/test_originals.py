"""Originals go in by form upload and come out byte for byte, to whoever may see their record."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.fixtures.specimens import NAMES
from tests.hostile.pictures import JPEG, png
from tests.joint_visit import officer, opened, signed_in

from liance.doors.web.files import uploads
from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.mechanism.operations.actions.records import Evidence, Line, add_entry

HOSTILE = b"<script>alert(1)</script>"


def sent(
    content: bytes, kind: str = "image/jpeg", *, name: str = "P-1.jpg", key: str = ""
) -> dict[str, object]:
    """A form with one original."""
    file = SimpleUploadedFile(name, content, kind)
    return {"idempotency_key": key or str(uuid4()), "file": file}


def of_the_test():
    return StoredFile.objects.exclude(name__in=NAMES)


def stored(client: Client, content: bytes = JPEG, kind: str = "image/jpeg") -> StoredFile:
    answer = client.post("/files/", sent(content, kind))
    assert answer.status_code == 201
    return StoredFile.objects.get(pk=answer.json()["id"])


def test_the_exact_bytes_come_back_as_a_download(world: World) -> None:
    client = signed_in("liwentao")
    file = stored(client)
    answer = client.get(f"/files/{file.id}/")
    assert b"".join(answer.streaming_content) == JPEG  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="P-1.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_a_browser_might_run_is_handed_out_as_mere_bytes(world: World) -> None:
    client = signed_in("liwentao")
    for kind in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"):
        file = stored(client, HOSTILE, kind)
        assert client.get(f"/files/{file.id}/")["Content-Type"] == "application/octet-stream"


def test_what_is_no_picture_is_none_whatever_it_is_called(world: World) -> None:
    file = stored(signed_in("liwentao"), HOSTILE, "image/png")
    assert file.media_type == "application/octet-stream"
    endless = stored(signed_in("liwentao"), png(50_000, 50_000), "image/png")
    assert endless.media_type == "application/octet-stream"


def test_an_original_is_seen_by_whoever_may_see_its_visit(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("liwentao")
    file = stored(client)
    path = f"/files/{file.id}/"
    assert signed_in("zhaoting").get(path).status_code == 404
    line = Line("控制柜", evidence=(Evidence(file),))
    add_entry(visit_id=visit.id, kind="evidence", line=line, actor=officer(world), at=world.at)
    assert signed_in("zhaoting").get(path).status_code == 200
    assert signed_in("majianping").get(path).status_code == 200
    assert signed_in("zhaowenbin").get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_too_large_and_missing_files_are_refused_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 3)
    client = signed_in("liwentao")
    large = client.post("/files/", sent(b"1234"))
    assert large.status_code == 422
    assert "P-1.jpg" in large.json()["error"]
    assert client.post("/files/", {"idempotency_key": str(uuid4())}).status_code == 422
    assert not of_the_test().exists()


def test_who_stores_nothing_in_their_work_stores_nothing(world: World) -> None:
    answer = signed_in("tangli").post("/files/", sent(b"1"))
    assert answer.status_code == 404


def test_an_original_sent_twice_is_stored_once_and_other_bytes_are_refused(world: World) -> None:
    client, key = signed_in("liwentao"), str(uuid4())
    first = client.post("/files/", sent(b"1234", key=key))
    assert client.post("/files/", sent(b"1234", key=key)).json() == first.json()
    other = client.post("/files/", sent(b"4321", key=key))
    assert other.status_code == 422
    assert of_the_test().count() == 1
