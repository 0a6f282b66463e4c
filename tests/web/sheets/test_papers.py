"""The copies of record on the page of a sheet: each with its instant and digests, for its readers."""

import hashlib
from datetime import timedelta

import pytest
from tests.staging import sheets as stage

from liance.mechanism.coordination.actions.papers import print_waiting
from liance.mechanism.coordination.models import SheetPaper


def printed() -> None:
    print_waiting(clock=lambda: stage.AT + timedelta(hours=5))


@pytest.mark.parametrize("who", ["liwentao", "chenjing", "majianping"])
def test_the_page_offers_each_copy_with_its_digest(world, person, who) -> None:
    sheet = stage.returned(world)
    printed()
    page = person(who).get(f"/sheets/{sheet.id}/").content.decode()
    for paper in SheetPaper.objects.filter(sheet=sheet):
        address = f"/sheets/{sheet.id}/papers/{paper.order}"
        content = person(who).get(f"{address}.json")
        pdf = person(who).get(f"{address}.pdf")
        assert content.content == paper.content.encode()
        assert pdf["Content-Type"] == "application/pdf"
        for body, shown in ((content.content, f"{address}.json"), (pdf.content, f"{address}.pdf")):
            digest = hashlib.sha256(body).hexdigest()
            assert shown in page
            assert f"{digest[:8]} {digest[8:16]}" in page
        assert person(who).get(f"/files/{paper.pdf_id}/").status_code == 200


def test_a_copy_that_waits_for_its_print_says_so(world, person) -> None:
    sheet = stage.sent(world)
    browser = person("liwentao")
    page = browser.get(f"/sheets/{sheet.id}/").content.decode()
    assert "PDF 正在生成" in page
    assert browser.get(f"/sheets/{sheet.id}/papers/1.pdf").status_code == 404
    assert browser.get(f"/sheets/{sheet.id}/papers/1.json").status_code == 200
    assert browser.get(f"/sheets/{sheet.id}/papers/2.json").status_code == 404
    draft = stage.drafted(world)
    assert "存档件" not in browser.get(f"/sheets/{draft.id}/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("liwentao", 200), ("hanlei", 404), ("majianping", 404)]
)
def test_copies_of_a_restricted_sheet_are_for_the_named(world, person, who, status) -> None:
    named = tuple(world.staff[n].id for n in ("liwentao", "chenjing"))
    sheet = stage.sent(
        world, urgency="surprise", urgency_note="夜间偷排", restricted=True, named=named
    )
    printed()
    paper = SheetPaper.objects.get(sheet=sheet)
    for address in (
        f"/sheets/{sheet.id}/papers/1.pdf", f"/sheets/{sheet.id}/papers/1.json",
        f"/files/{paper.pdf_id}/",
    ):  # fmt: skip
        assert person(who).get(address).status_code == status, address
