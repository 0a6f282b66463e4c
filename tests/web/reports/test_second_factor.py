"""Who has enrolled a second factor signs with it."""

from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from tests.joint_visit import signed_in
from tests.report_scene import exceeding

from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.world import World
from liance.foundation.access.models import User
from liance.foundation.kernel import clock


@pytest.mark.clause("R1")
def test_password_alone_does_not_sign_for_who_enrolled_a_code(world: World) -> None:
    cache.clear()
    ending = exceeding(world).prepare().review()
    report = ending.report()
    secret = generate_totp_secret()
    with clock.fixed(ending.operation.at(11, days=1)):
        client = signed_in("fengzhiyuan")
        TOTP.activate(User.objects.get(username="fengzhiyuan"), secret)
        path = f"/reports/{report.id}/sign/"
        assert "动态验证码" in client.get(path).content.decode()

        def send(**given: Any) -> int:
            data = {"idempotency_key": str(uuid4()), "version": report.version, **given}
            return client.post(path, data).status_code

        assert send(password=DEMO_PASSWORD) == 422
        assert send(password=DEMO_PASSWORD, code="000000") == 422
        assert ending.report().state == "reviewed"
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        assert send(password="falsch", code=code) == 422
        assert send(password=DEMO_PASSWORD, code=code) == 302
    assert ending.report().state == "signed"
