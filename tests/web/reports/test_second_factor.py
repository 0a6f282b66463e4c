"""Signatures with password and second factor: by whoever enrolled, and by all unless the agency says
otherwise.

The codes are those of RFC 6238 appendix B, each at its own instant.
"""

from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from tests.joint_visit import signed_in
from tests.report_scene import exceeding

from liance.doors.web.second_factor import MFAAdapter
from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.access.models import User
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import Refused
from liance.mechanism.reporting.actions import signing as signing_action
from liance.mechanism.reporting.models import Report, SigningRule
from liance.mechanism.reporting.queries import signs_with_code

pytestmark = pytest.mark.usefixtures("exceeded")

# "12345678901234567890", the shared secret of the RFC, and its last six digits at these seconds.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
SIGNER, REVIEWER, COORDINATOR = "fengzhiyuan", "zhengxiaoyan", "chenjing"


@pytest.fixture
def ending(world: World) -> Any:
    cache.clear()
    made = exceeding(world)
    with clock.fixed(made.operation.at(11, days=1)):
        yield made
    cache.clear()


def enrol(username: str) -> User:
    user = User.objects.get(username=username)
    TOTP.activate(user, SECRET)
    return user


def at_second(monkeypatch: pytest.MonkeyPatch, second: int) -> str:
    """The authenticators' clock stands at a second; the code that is right then."""
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: second))
    return VECTORS[second]


def send(username: str, path: str, **given: Any) -> Any:
    return signed_in(username).post(path, {"idempotency_key": str(uuid4()), **given})


def signing(report: Report) -> tuple[str, dict[str, Any]]:
    return f"/reports/{report.id}/sign/", {"version": report.version, "password": DEMO_PASSWORD}


@pytest.mark.clause("R1")
@pytest.mark.parametrize("second", VECTORS)
def test_who_enrolled_signs_with_password_and_code(
    ending: Ending, monkeypatch: pytest.MonkeyPatch, second: int
) -> None:
    ending.prepare().review()
    enrol(SIGNER)
    code = at_second(monkeypatch, second)
    path, given = signing(ending.report())
    assert "动态验证码" in signed_in(SIGNER).get(path).content.decode()
    assert send(SIGNER, path, **given).status_code == 422
    assert send(SIGNER, path, **given, code="000000").status_code == 422
    wrong = {**given, "password": "falsch"}
    assert send(SIGNER, path, **wrong, code=code).status_code == 422
    assert ending.report().state == "reviewed"
    assert send(SIGNER, path, **given, code=code).status_code == 302
    assert ending.report().state == "signed"


def test_a_code_of_another_time_does_not_sign(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending.prepare().review()
    enrol(SIGNER)
    code = at_second(monkeypatch, 1234567890)
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1234567890 + 60))
    path, given = signing(ending.report())
    assert send(SIGNER, path, **given, code=code).status_code == 422
    assert ending.report().state == "reviewed"


@pytest.mark.parametrize(("late", "signs"), [(-30, True), (30, True), (60, False), (-60, False)])
def test_a_code_typed_as_the_half_minute_turns_signs(
    ending: Ending, monkeypatch: pytest.MonkeyPatch, late: int, signs: bool
) -> None:
    ending.prepare().review()
    enrol(SIGNER)
    code = at_second(monkeypatch, 1234567890)
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1234567890 + late))
    path, given = signing(ending.report())
    assert send(SIGNER, path, **given, code=code).status_code == (302 if signs else 422)
    assert ending.report().state == ("signed" if signs else "reviewed")


def test_a_used_code_stays_refused_while_it_would_still_fit(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    totp = TOTP(Authenticator.objects.get(user=enrol(SIGNER), type="totp"))
    code = at_second(monkeypatch, 1234567890)
    assert totp.validate_code(code)
    for late in (0, 29, 30, 45):
        # another process, or a restart: nothing is remembered but in the database
        cache.clear()
        monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda late=late: 1234567890 + late))
        fresh = TOTP(Authenticator.objects.get(user__username=SIGNER, type="totp"))
        assert not fresh.validate_code(code)
    step = 1234567890 // 30 + 1
    assert fresh.validate_code(format_hotp_value(hotp_value(SECRET, step)))


def test_a_code_is_good_once(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    ending.prepare()
    enrol(REVIEWER)
    code = at_second(monkeypatch, 59)
    report = ending.report()
    given = {"password": DEMO_PASSWORD, "code": code}
    path = f"/reports/{report.id}/review/"
    stale = send(REVIEWER, path, version=report.version + 1, **given)
    assert stale.status_code in {302, 422}
    again = send(REVIEWER, path, version=report.version, **given)
    assert again.status_code == 422
    assert ending.report().state == "prepared"


def test_reviewing_and_preparing_ask_for_it_too(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(COORDINATOR)
    enrol(REVIEWER)
    code = at_second(monkeypatch, 59)
    path = f"/reports/visit/{ending.operation.visit.id}/"
    assert "动态验证码" in signed_in(COORDINATOR).get(path).content.decode()
    assert send(COORDINATOR, path, remark="").status_code == 422
    assert not Report.objects.exists()
    done = send(COORDINATOR, path, remark="", password=DEMO_PASSWORD, code=code)
    assert done.status_code == 302
    report = Report.objects.get()
    review = f"/reports/{report.id}/review/"
    assert "动态验证码" in signed_in(REVIEWER).get(review).content.decode()
    assert send(REVIEWER, review, version=report.version).status_code == 422
    passed = send(REVIEWER, review, version=report.version, password=DEMO_PASSWORD, code=code)
    assert passed.status_code == 302
    assert ending.report().state == "reviewed"


@pytest.mark.clause("R1")
def test_each_of_the_three_signatures_asks_for_the_password(ending: Ending) -> None:
    path = f"/reports/visit/{ending.operation.visit.id}/"
    assert send(COORDINATOR, path, remark="只写一遍的补充说明").status_code == 422
    wrong = send(COORDINATOR, path, remark="只写一遍的补充说明", password="falsch")
    assert wrong.status_code == 422
    assert "只写一遍的补充说明" in wrong.content.decode()
    assert not Report.objects.exists()
    assert send(COORDINATOR, path, remark="", password=DEMO_PASSWORD).status_code == 302
    report = Report.objects.get()
    review = f"/reports/{report.id}/review/"
    assert "您的密码" in signed_in(REVIEWER).get(review).content.decode()
    assert send(REVIEWER, review, version=report.version).status_code == 422
    passed = send(REVIEWER, review, version=report.version, password=DEMO_PASSWORD)
    assert passed.status_code == 302
    path, given = signing(ending.report())
    assert send(SIGNER, path, version=given["version"]).status_code == 422
    assert send(SIGNER, path, **given).status_code == 302
    assert ending.report().state == "signed"


def ask(ending: Ending, world: World) -> None:
    """The station asks for a code, as it does before anybody said otherwise."""
    signing_action.require_code(
        agency=ending.operation.visit.monitoring, required=True, actor=world.actor("xieyun"),
        at=world.at,
    )  # fmt: skip


@pytest.mark.clause("R1")
def test_where_nothing_was_said_nobody_signs_without_a_code(ending: Ending, world: World) -> None:
    assert signs_with_code(uuid4())
    ask(ending, world)
    assert signs_with_code(ending.operation.visit.monitoring_id)
    prepare = f"/reports/visit/{ending.operation.visit.id}/"
    for path in (prepare,):
        page = signed_in(COORDINATOR).get(path).content.decode()
        assert f"/account/factors/start/?back={quote(path, safe='')}" in page
        assert 'name="remark"' not in page
    refused = send(COORDINATOR, prepare, remark="别丢了这句话", password=DEMO_PASSWORD)
    assert refused.status_code == 422
    assert "别丢了这句话" in refused.content.decode()
    ending.prepare().review()
    path, given = signing(ending.report())
    assert "启用动态验证码" in signed_in(SIGNER).get(path).content.decode()
    assert send(SIGNER, path, **given).status_code == 422
    assert ending.report().state == "reviewed"


def test_from_the_report_to_the_authenticator_and_back(
    ending: Ending, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(ending, world)
    ending.prepare().review()
    path, given = signing(ending.report())
    client = Client()
    client.post("/account/login/", {"login": SIGNER, "password": DEMO_PASSWORD})
    client.post("/account/confirm/", {"password": DEMO_PASSWORD})
    client.get("/account/factors/start/", {"back": "https://elsewhere.example/reports/"})
    assert "enrolled_from" not in client.session
    client.get("/account/factors/start/", {"back": path})
    secret = client.session["mfa.totp.secret"]
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1234567890))
    right = format_hotp_value(hotp_value(secret, 1234567890 // 30))
    assert client.post("/account/factors/start/", {"code": right}).status_code == 302
    assert f'href="{path}"' in client.get("/account/factors/codes/").content.decode()
    assert f'href="{path}"' in client.get("/account/factors/").content.decode()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1234567890 + 60))
    later = format_hotp_value(hotp_value(secret, (1234567890 + 60) // 30))
    assert "动态验证码" in client.get(path).content.decode()
    done = client.post(path, {"idempotency_key": str(uuid4()), **given, "code": later})
    assert done.status_code == 302
    assert ending.report().state == "signed"


def test_it_is_switched_off_with_a_reason_only(ending: Ending, world: World) -> None:
    station = ending.operation.visit.monitoring
    ask(ending, world)
    given: dict[str, Any] = {"agency": station, "actor": world.actor("xieyun"), "at": world.at}
    for reason in ("", "不用", "   "):
        with pytest.raises(Refused, match=r"reporting\.reason"):
            signing_action.require_code(required=False, reason=reason, **given)
    assert signs_with_code(station.id)
    signing_action.require_code(required=False, reason="内网专机，无手机信号", **given)
    assert not signs_with_code(station.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningRule.objects.filter(agency=station).update(reason="")


def test_the_administrator_sets_what_the_agency_requires(ending: Ending) -> None:
    station = ending.operation.visit.monitoring
    page = f"/people/agencies/{station.id}/"
    for required, words in (("1", "密码和动态验证码"), ("0", "只用密码，原因：内网专机")):
        sent = send("xieyun", f"{page}signing/", required=required, reason="内网专机")
        assert sent.status_code == 302
        assert signs_with_code(station.id) is (required == "1")
        assert words in signed_in("xieyun").get(page).content.decode()
    assert send("liuzhihong", f"{page}signing/", required="1").status_code == 404


def test_a_recovery_code_signs_once(ending: Ending) -> None:
    ending.prepare().review()
    codes = RecoveryCodes.activate(enrol(SIGNER)).get_unused_codes()
    path, given = signing(ending.report())
    assert send(SIGNER, path, **given, code=codes[0]).status_code == 302
    assert ending.report().state == "signed"
    assert (
        codes[0]
        not in RecoveryCodes(
            Authenticator.objects.get(user__username=SIGNER, type="recovery_codes")
        ).get_unused_codes()
    )


def test_secrets_do_not_lie_in_the_database(world: World) -> None:
    user = enrol(SIGNER)
    RecoveryCodes.activate(user)
    for row in Authenticator.objects.filter(user=user):
        assert SECRET not in str(row.data)
        assert all(len(str(v)) > 60 for k, v in row.data.items() if k in {"secret", "seed"})
    kept = TOTP(Authenticator.objects.get(user=user, type="totp"))
    code = format_hotp_value(hotp_value(SECRET, int(auth.time.time()) // 30))
    assert kept.validate_code(code)


def test_a_secret_that_another_key_closed_fits_no_code(world: World, settings: Any) -> None:
    enrol(SIGNER)
    settings.SECRET_KEY = "another installation's"
    code = format_hotp_value(hotp_value(SECRET, int(auth.time.time()) // 30))
    kept = TOTP(Authenticator.objects.get(user__username=SIGNER, type="totp"))
    assert not kept.validate_code(code)


def test_a_changed_key_opens_what_the_one_before_closed(world: World, settings: Any) -> None:
    """And the first code closes it anew, so that the old key may go."""
    enrol(SIGNER)
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [before]
    code = format_hotp_value(hotp_value(SECRET, int(auth.time.time()) // 30))
    kept = TOTP(Authenticator.objects.get(user__username=SIGNER, type="totp"))
    assert kept.validate_code(code)
    settings.SECRET_KEY_FALLBACKS = []
    kept = Authenticator.objects.get(user__username=SIGNER, type="totp")
    assert MFAAdapter().decrypt(kept.data["secret"]) == SECRET


def test_enrolment_from_the_page_to_the_recovery_codes(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.post("/account/login/", {"login": SIGNER, "password": DEMO_PASSWORD})
    client.post("/account/confirm/", {"password": DEMO_PASSWORD})
    page = client.get("/account/factors/start/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1234567890))
    right = format_hotp_value(hotp_value(secret, 1234567890 // 30))
    assert client.post("/account/factors/start/", {"code": "12345"}).status_code == 200
    assert client.post("/account/factors/start/", {"code": right}).status_code == 302
    shown = client.get("/account/factors/").content.decode()
    assert "动态验证码已启用" in shown
    codes = client.get("/account/factors/codes/").content.decode()
    assert codes.count("<code>") == 10
