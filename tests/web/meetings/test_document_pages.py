"""Mechanism documents in the browser: uploaded, seen by the province, areas without one (O2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.joint_visit import signed_in

from liance.flows.demonstration import meetings as way
from liance.foundation.files import store
from liance.foundation.kernel import clock
from liance.mechanism.meetings.models import Document


@pytest.mark.clause("O2")
def test_a_document_is_uploaded_and_given_back_byte_for_byte(world):
    with clock.fixed(world.at):
        client = signed_in("yangzhenhua")
        data = {
            "idempotency_key": "0193b3a0-0000-7000-8000-000000000007", "kind": "measures",
            "title": "执法监测工作措施", "number": "", "dated_on": "2026-10-08",
            "review_on": "2027-10-08", "replaces": "",
            "enforcement_in_charge": str(world.staff["yangzhenhua"].id),
            "monitoring_in_charge": str(world.staff["chenjing"].id),
            "file": SimpleUploadedFile("措施.pdf", b"%PDF-1.7 words", "application/pdf"),
        }  # fmt: skip
        assert client.post("/meetings/documents/new/", data).status_code == 302
        row = Document.objects.get()
        assert store.read(row.file) == b"%PDF-1.7 words"
        page = signed_in("chenjing").get(f"/meetings/documents/{row.id}/").content.decode()
        assert f"/files/{row.file_id}/" in page
        assert b"".join(signed_in("chenjing").get(f"/files/{row.file_id}/")) == b"%PDF-1.7 words"
        assert signed_in("coord-610100").get(f"/meetings/documents/{row.id}/").status_code == 404


@pytest.mark.clause("O2")
def test_the_province_sees_which_areas_have_none_or_one_past_its_review(world):
    with clock.fixed(world.at):
        way.filed(world, "joint_action", "联合行动机制", "", (60, -1), at=world.at)
        client = signed_in("hanxue")
        page = client.get("/meetings/documents/").content.decode()
        assert "个地区没有机制文件" in page
        assert "西安市" in page
        summary = client.get("/dispatch/").content.decode()
        assert "个市县中 1 个有现行文件，1 个超过复核日期" in summary
        assert 'href="/meetings/documents/#areas"' in summary
