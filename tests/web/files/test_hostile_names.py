"""A file's name is a word beside the bytes: it leads nowhere, runs nowhere and breaks no page."""

import re
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from tests.hostile.pictures import JPEG, NAMES
from tests.joint_visit import signed_in

from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile

MARK = "----form"
PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")


def send(client: Client, filename: bytes) -> StoredFile | None:
    """One original with a file name as it may stand on the wire; none where it was refused."""
    key, name = str(uuid4()).encode(), MARK.encode()
    body = (
        b'--%b\r\nContent-Disposition: form-data; name="idempotency_key"\r\n\r\n%b\r\n'
        b'--%b\r\nContent-Disposition: form-data; name="file"; %b\r\n'
        b"Content-Type: image/jpeg\r\n\r\n%b\r\n--%b--\r\n"
    ) % (name, key, name, filename, JPEG, name)  # fmt: skip
    answer = client.post("/files/", body, f"multipart/form-data; boundary={MARK}")
    assert answer.status_code in (201, 400, 422)
    if answer.status_code != 201:
        # 400: the head of the part is longer than any browser writes it
        assert answer.status_code == 400 or answer.json()["error"]
        return None
    return StoredFile.objects.get(pk=answer.json()["id"])


def wires() -> list[bytes]:
    """Each name as browsers send it, as RFC 5987 lets it be sent, and in another encoding."""
    plain = [b'filename="%b"' % n.encode("utf-8", "replace").replace(b'"', b"%22") for n in NAMES]
    extended = [b"filename*=utf-8''%b" % quote(name, safe="").encode() for name in NAMES]
    other = [b'filename="%b"' % name.encode("gb18030", "ignore") for name in NAMES if name > "~"]
    return [*plain, *extended, *other]


def test_no_name_leads_out_or_breaks_what_is_sent(world: World) -> None:
    client, kept = signed_in("liwentao"), 0
    for wire in wires():
        file = send(client, wire)
        if file is None:
            continue
        kept += 1
        assert 0 < len(file.name) <= 255
        assert file.name.isprintable(), wire
        assert not {"/", "\\"} & set(file.name), wire
        answer = client.get(f"/files/{file.id}/")
        assert b"".join(answer.streaming_content) == JPEG  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("attachment;")
        assert not set("\r\n") & set(answer["Content-Disposition"])
    assert kept > len(NAMES)
    root = Path(settings.LIANCE_FILES_DIR)
    places = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    assert places
    assert all(PLACE.fullmatch(place) for place in places)


@pytest.mark.parametrize("name", ["照片\u202egpj.exe", "a\r\nX-Evil: 1.jpg"])
def test_what_turns_or_breaks_a_line_is_left_out_of_the_name(world: World, name: str) -> None:
    file = send(signed_in("liwentao"), b"filename*=utf-8''%b" % quote(name, safe="").encode())
    assert file is not None
    assert file.name == "".join(c for c in name if c.isprintable())
