"""Meetings in the browser: convened, announced, held, minuted, closed."""

import re
from datetime import date, timedelta

import pytest
from tests.joint_visit import signed_in
from tests.staging.plans import running_plan

from liance.flows.demonstration import meetings as way
from liance.foundation.kernel import clock
from liance.mechanism.meetings.models import Meeting

LATE = date(2026, 10, 20)


def days(world, number: float):
    return world.at + timedelta(days=number)


def page_of(who: str, row: Meeting) -> str:
    return signed_in(who).get(f"/meetings/{row.id}/").content.decode()


@pytest.mark.clause("O3")
def test_the_page_shows_each_count_with_the_rows_it_counts(world):
    targets = running_plan(world, count=2, ended=LATE)
    row = way.drafted(world, begins_at=days(world, 5), at=world.at)
    with clock.fixed(days(world, 1)):
        page = page_of("yangzhenhua", row)
        assert "到期未监测、没有说明原因的计划对象 2 个" in page
        assert all(t.source.name in page for t in targets)
        assert signed_in("chenjing").get(f"/meetings/{row.id}/").status_code == 404
        reader = signed_in("yangzhenhua")
        reader.cookies["django_language"] = "en"
        english = reader.get(f"/meetings/{row.id}/").content.decode()
        assert "2 planned targets overdue without a reason" in english


@pytest.mark.clause("O3")
def test_what_is_decided_stands_on_the_list_until_the_other_side_closes_it(world):
    row = way.held(world, way.drafted(world, begins_at=days(world, 5), at=world.at),
                   at=days(world, 5.1))  # fmt: skip
    way.decided(world, row, "互通应急联络名单", "station", days=20, at=days(world, 6))
    with clock.fixed(days(world, 6.5)):
        assert f'action="/meetings/{row.id}/confirm/"' in page_of("chenjing", row)
    way.confirmed(world, row, at=days(world, 7))
    with clock.fixed(days(world, 30)):
        listed = signed_in("hanxue").get("/meetings/resolutions/").content.decode()
        assert "议定事项 1 项未销号，1 项逾期" in listed
        desk = signed_in("chenjing").get("/").content.decode()
        assert "办理会议议定事项" in desk
        decision = row.resolutions.get()
        assert f"/meetings/resolutions/{decision.id}/report/" in page_of("chenjing", row)
        way.reported(world, decision, at=days(world, 29))
        assert f"/meetings/resolutions/{decision.id}/close/" in page_of("yangzhenhua", row)
        assert f"/meetings/resolutions/{decision.id}/close/" not in page_of("chenjing", row)


def test_the_minutes_are_drawn_before_and_kept_after(world):
    row = way.held(world, way.drafted(world, begins_at=days(world, 5), at=world.at),
                   at=days(world, 5.1))  # fmt: skip
    with clock.fixed(days(world, 6)):
        client = signed_in("chenjing")
        assert client.get(f"/meetings/{row.id}/minutes.docx").content.startswith(b"PK")
        way.confirmed(world, row, at=days(world, 6))
        kept = [client.get(f"/meetings/{row.id}/minutes.pdf").content for _ in range(2)]
        assert kept[0] == kept[1]
        assert kept[0].startswith(b"%PDF")
        assert client.get(f"/meetings/{row.id}/minutes.txt").status_code == 404


def test_a_department_chooses_whose_meeting_it_convenes(world):
    with clock.fixed(world.at):
        client = signed_in("majianping")
        page = client.get("/meetings/new/").content.decode()
        assert "召集哪两方的会议？" in page
        one = re.search(r"/meetings/new/\?pairing=[0-9a-f-]+", page).group()
        assert client.get(one).status_code == 200
        assert client.post("/meetings/new/", {"venue": "x"}).status_code == 422
        assert signed_in("liwentao").get("/meetings/new/").status_code == 404
