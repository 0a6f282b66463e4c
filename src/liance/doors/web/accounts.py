"""Signing in and out: the pages of allauth that we open, each with its declared access.

Not opened: self registration, e-mail addresses, sign-in by mailed code. An account is made by the
administrator of an agency.
"""

from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, re_path
from django.views.i18n import set_language

from liance.doors.web.routes import Access, declared
from liance.foundation.access.models import User


def start_factor(request: HttpRequest) -> HttpResponseBase:
    """The page to enrol an authenticator on; it remembers the report that it was asked for by."""
    back = request.GET.get("back", "")
    if urlsplit(back).path == back and back.startswith("/reports/"):
        request.session[ENROLLED_FROM] = back
    answer: HttpResponseBase = totp.activate_totp(request)
    return answer


ENROLLED_FROM = "enrolled_from"
METHODS = ("GET", "HEAD", "POST")
PUBLIC = Access((), public=True, methods=METHODS)
OWN = Access((), public=False, methods=METHODS)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody registers by themselves; a password of one's own ends the duty to change it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def set_password(self, user: User, password: str) -> None:
        """Keep the new password; it was not given by somebody else."""
        user.must_change_password = False
        super().set_password(user, password)


urlpatterns = [
    path("language/", declared(set_language, PUBLIC), name="set_language"),
    path("login/", declared(account.login, PUBLIC), name="account_login"),
    path("logout/", declared(account.logout, PUBLIC), name="account_logout"),
    path("signup/", declared(account.signup, PUBLIC), name="account_signup"),
    path("inactive/", declared(account.account_inactive, PUBLIC), name="account_inactive"),
    path("confirm/", declared(account.reauthenticate, OWN), name="account_reauthenticate"),
    path("password/", declared(account.password_change, OWN), name="account_change_password"),
    path("password/set/", declared(account.password_set, OWN), name="account_set_password"),
    path(
        "password/reset/", declared(account.password_reset, PUBLIC), name="account_reset_password"
    ),
    path(
        "password/reset/sent/",
        declared(account.password_reset_done, PUBLIC),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        declared(account.password_reset_from_key, PUBLIC),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        declared(account.password_reset_from_key_done, PUBLIC),
        name="account_reset_password_from_key_done",
    ),
    path("code/", declared(mfa.authenticate, PUBLIC), name="mfa_authenticate"),
    path("code/confirm/", declared(mfa.reauthenticate, OWN), name="mfa_reauthenticate"),
    path("factors/", declared(mfa.index, OWN), name="mfa_index"),
    path("factors/start/", declared(start_factor, OWN), name="mfa_activate_totp"),
    path("factors/stop/", declared(totp.deactivate_totp, OWN), name="mfa_deactivate_totp"),
    path(
        "factors/codes/", declared(codes.view_recovery_codes, OWN), name="mfa_view_recovery_codes"
    ),
    path(
        "factors/codes/new/",
        declared(codes.generate_recovery_codes, OWN),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "factors/codes/file/",
        declared(codes.download_recovery_codes, OWN),
        name="mfa_download_recovery_codes",
    ),
]
