"""The page of an instrument, walked by who looks after it."""

from uuid import uuid4

import pytest
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.capability.models import Instrument, InstrumentEntry


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(world: World, who: str, address: str, row: Instrument, **data: object):
    row.refresh_from_db()
    sent = {"idempotency_key": str(uuid4()), "version": row.version, **data}
    return signed_in(world, who).post(address, sent, follow=True)


@pytest.mark.clause("C2")
def test_an_instrument_is_cared_for_taken_out_and_put_back(world: World) -> None:
    row = Instrument.objects.filter(agency=world.agencies["main.monitoring"]).first()
    home = f"/people/instruments/{row.id}/"
    with fixed(world.at):
        page = signed_in(world, "liwentao").get(home + "record/").content.decode()
        assert "这一年没有记录" in page
        assert "停用" not in page
        new = home + "record/new/"
        said = {"kind": "check", "on": "2026-11-02", "text": "标准样品测得 7.01"}
        wrong = post(world, "chenjing", new, row, **said)
        assert wrong.status_code == 422
        assert "期间核查要选合格或不合格" in wrong.content.decode()
        post(world, "chenjing", new, row, **said, passed="yes")
        old = InstrumentEntry.objects.get()
        assert (
            "标准样品测得 7.01"
            in signed_in(world, "chenjing").get(f"{new}?corrects={old.id}").content.decode()
        )
        missing = signed_in(world, "chenjing").get(f"{new}?corrects={uuid4()}")
        assert missing.status_code == 404
        page = post(world, "chenjing", f"{new}?corrects={old.id}", row, **said, passed="no",
                    reason="结果记反了").content.decode()  # fmt: skip
        assert "停用：期间核查不合格" in page
        assert "已更正" in page
        page = post(world, "chenjing", home + "back/", row, verb="put_back",
                    said="检修后核查合格").content.decode()  # fmt: skip
        assert "在用" in page
        later = post(world, "chenjing", home + "out/", row, began_at="2026-11-02T23:00",
                     reason="电极损坏")  # fmt: skip
        assert later.status_code == 422
        page = post(world, "chenjing", home + "out/", row, began_at="2026-11-02T08:30",
                    reason="电极损坏").content.decode()  # fmt: skip
        assert "停用：电极损坏" in page
        page = post(world, "chenjing", home + "back/", row, verb="write_off",
                    said="无法修复").content.decode()  # fmt: skip
        assert "已报废" in page
        file = signed_in(world, "liwentao").get(home + "record/file.xlsx?year=2026")
        assert file.content.startswith(b"PK")
        assert signed_in(world, "liwentao").get(home + "record/file.exe").status_code == 404
        assert signed_in(world, "liwentao").get(home + "out/").status_code == 404
