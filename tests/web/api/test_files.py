"""Files by program: exports fetched by their asker, originals stored, put to records, given out."""

import base64
import hashlib
import json
from uuid import uuid4

import pytest
from tests.api_scene import SECRET, Program, token
from tests.joint_visit import opened
from tests.report_scene import exceeding, signed

from liance.flows import exporting as flow
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel import clock
from liance.foundation.ledger.models import Event
from liance.mechanism.exchange.actions import exporting

PDF = b"%PDF-1.7 a photograph of a meter"


def program(world, who, *scopes):
    secret = f"{SECRET}-{who}-{'-'.join(scopes)}"
    token(world, who, *scopes, secret=secret)
    return Program(secret)


def made(world):
    taken = exporting.take(at=world.at)
    flow.export(taken, clock=lambda: world.at, told=lambda rows, counted: True)


def is_said(headers, content):
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return headers["Repr-Digest"] == f"sha-256=:{digest}:"


def test_an_export_is_asked_for_watched_and_fetched_by_its_asker_alone(world):
    with clock.fixed(world.at):
        mine = program(world, "liwentao", "exports:write", "exports:read", "sources:read")
        asked = {"listed": "sources", "form": "csv", "wanted": {"q": "酿造"}, "language": "en"}
        [row] = mine.send("/exports/acts/ask", asked)["rows"]
        path = f"/exports/{row['id']}"
        said = mine.get(path)
        assert (said["state"], said["filter"], said["sha256"]) == ("waiting", {"q": "酿造"}, "")
        assert json.loads(mine.fetch(f"{path}/file"))["code"] == "exchange.not_ready"
        assert mine.status == 409
        made(world)
        said = mine.get(path)
        assert (said["state"], said["rows"]) == ("ready", said["counted"])
        content = mine.fetch(f"{path}/file")
        assert content.decode("utf-8-sig").count("\r\n") == said["rows"] + 1
        assert hashlib.sha256(content).hexdigest() == said["sha256"]
        assert is_said(mine.headers, content)
        assert mine.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "filename" in mine.headers["Content-Disposition"]
        for other, status in (
            (program(world, "hanlei", "exports:read", "sources:read"), 404),
            (program(world, "liwentao", "exports:read", "sheets:read"), 404),
            (program(world, "liwentao", "exports:write", "sources:read"), 403),
        ):
            other.fetch(f"{path}/file")
            assert other.status == status
        exporting.remove_old(at=exporting.own(world.actor("liwentao")).get().kept_until)
        assert json.loads(mine.fetch(f"{path}/file"))["code"] == "exchange.gone"
        assert (mine.status, mine.get(path)["state"]) == (410, "removed")


def test_an_original_is_stored_put_to_a_line_and_read_by_whoever_reads_the_line(world):
    visit = opened(world, world.at)
    with clock.fixed(world.at):
        officer = program(world, "liwentao", "files:write", "visits:write")
        key = uuid4()
        stored = officer.store("表.pdf", PDF, key=key)
        assert (officer.status, stored["size"], stored["media_type"]) == (
            201,
            len(PDF),
            "application/pdf",
        )
        assert officer.store("表.pdf", PDF, key=key) == stored
        assert StoredFile.objects.filter(sha256=stored["sha256"]).count() == 1
        told = Event.objects.get(kind="files:file:store", object_id=stored["id"])
        assert stored["sm3"] in told.body
        reader = program(world, "zhanglixin", "visits:read")
        reader.fetch(f"/files/{stored['id']}")
        assert reader.status == 404
        line = {
            "title": "水表",
            "text": "读数",
            "evidence": [{"file": stored["id"], "caption": "表"}],
        }
        body = {"kind": "evidence", "line": line}
        thief = program(world, "zhanglixin", "files:write", "visits:write")
        said = thief.send(f"/visits/{visit.id}/acts/add-entry", body)
        assert (thief.status, said["code"]) == (404, "kernel.not_found")
        officer.send(f"/visits/{visit.id}/acts/add-entry", body)
        assert officer.status == 200
        [row] = reader.get("/originals")["items"]
        assert (row["file"], row["visit"], row["sha256"]) == (
            stored["id"],
            str(visit.id),
            stored["sha256"],
        )
        assert reader.fetch(f"/files/{stored['id']}") == PDF
        assert is_said(reader.headers, PDF)
        for other in (
            program(world, "officer-610100", "visits:read"),
            program(world, "zhanglixin", "sheets:read"),
        ):
            other.fetch(f"/files/{stored['id']}")
            assert other.status == 404


def test_what_is_not_what_was_said_of_it_is_not_stored(world):
    with clock.fixed(world.at):
        officer = program(world, "liwentao", "files:write")
        before = StoredFile.objects.count()
        assert officer.store("a.pdf", PDF, sha256="0" * 64)["code"] == "exchange.digest"
        assert officer.status == 422
        assert officer.store("a.pdf", PDF, sha256="zz")["code"] == "exchange.unreadable"
        other = program(world, "liwentao", "visits:write")
        other.store("a.pdf", PDF)
        assert other.status == 403
        assert StoredFile.objects.count() == before


@pytest.mark.usefixtures("exceeded")
def test_a_signed_report_is_fetched_as_it_was_signed_with_all_behind_it(world):
    ending = exceeding(world)
    report = signed(ending)
    with clock.fixed(world.at):
        reader = program(world, "liwentao", "reports:read")
        row = reader.get(f"/reports/{report.id}")
        content = reader.fetch(f"/files/{row['pdf']}")
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == report.pdf.sha256
        reader.fetch(f"/reports/{report.id}/evidence")
        assert reader.status == 403
