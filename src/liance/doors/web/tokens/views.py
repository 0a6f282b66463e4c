"""Tokens: the list, one made and shown once, one revoked."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.standing import english
from liance.doors.web.tokens.forms import TokenForm
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.exchange.actions import tokens as actions
from liance.mechanism.exchange.models import Token
from liance.mechanism.exchange.policies import OVERSEE, TOKENS, tokens_overseen
from liance.mechanism.exchange.rules.scope_tables import DECIDING, READING, WRITING, Scope
from liance.mechanism.exchange.rules.scopes import SCOPES, offered

SORTS = {
    "made": ["created_at", "id"],
    "used": ["last_used_at", "id"],
    "until": ["expires_at", "id"],
}


def tabs() -> list[tuple[str, str, str]]:
    """Tokens, and webhooks beside them."""
    return [
        ("tokens", _("访问令牌"), reverse("tokens:index")),
        ("hooks", _("事件推送"), reverse("tokens:hooks")),
    ]


@page(TOKENS)
def index(request: Request) -> HttpResponse:
    """One's own tokens; for who administers accounts those of the area too."""
    rows = tokens_overseen(request.actor).select_related("staff", "agency")
    found = listing(request, rows, sorts=SORTS, default="-made")
    overseer = request.actor.may(OVERSEE)
    title = _("%(count)s 个访问令牌") % {"count": found.total} if found.total else _("访问令牌")
    context = {
        "title": title, "found": found, "lines": [_line(row, request) for row in found],
        "tabs": tabs(), "given": request.GET.get("token") == "given", "overseer": overseer,
        "columns": [_("程序"), _("范围"), (_("有效至"), "", "until"), (_("最近使用"), "", "used"),
                    _("状态"), ("", "end")],
    }  # fmt: skip
    return render(request, "tokens/index.html", context)


def _line(row: Token, request: Request) -> dict[str, Any]:
    over = row.revoked_at is not None or row.expires_at <= request.at
    state = (
        ("closed", _("已吊销"))
        if row.revoked_at
        else ("idle", _("已过期"))
        if over
        else ("ok", _("有效"))
    )
    return {
        "row": row, "state": state, "open": not over, "scopes": [_word(SCOPES[c]) for c in row.scopes],
    }  # fmt: skip


def _word(scope: Scope) -> str:
    return scope.en if english() else scope.zh


@page(TOKENS, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Make a token and show it on this answer alone; the same form sent again leads to the list."""
    form = TokenForm(request.POST or None, scopes=_choices(request))
    secret, made = actions.PREFIX + secrets.token_urlsafe(32), []

    def act() -> str:
        data = form.cleaned_data
        made.append(actions.make(
            name=data["name"], scopes=data["scopes"], days=data["days"], secret=secret,
            actor=request.actor, at=request.at,
        ))  # fmt: skip
        return reverse("tokens:index") + "?token=given"

    if request.method == "POST" and form.is_valid():
        try:
            answer = act_once(request, act)
            return _shown(request, made[0], secret) if made else answer
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    context = {
        "title": _("发放令牌"), "form": form,
        "crumbs": [(_("访问令牌"), reverse("tokens:index")), (_("发放令牌"), "")],
    }  # fmt: skip
    return render(request, "tokens/new.html", context, status=422 if form.errors else 200)


def _choices(request: Request) -> list[tuple[str, list[tuple[str, str]]]]:
    """The scopes that a person can lend, by what they open."""
    mine = offered(request.actor.permissions)
    groups = [(_("读取"), READING), (_("登记和办理"), WRITING), (_("代为办理"), DECIDING)]
    found = [
        # With its code, as the documents name it.
        (word, [(s.code, f"{_word(s)} ({s.code})") for s in scopes if s in mine])
        for word, scopes in groups
    ]
    return [group for group in found if group[1]]


def _shown(request: Request, row: Token, secret: str) -> HttpResponse:
    context = {
        "row": row, "secret": secret,
        "crumbs": [(_("访问令牌"), reverse("tokens:index")), (row.name, "")],
    }  # fmt: skip
    answer = render(request, "tokens/made.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@page(TOKENS, methods=["POST"])
def revoke(request: Request, token_id: UUID) -> HttpResponse:
    """End a token at once."""

    def act() -> str:
        actions.revoke(token_id=token_id, actor=request.actor, at=request.at)
        messages.success(request, _("令牌已吊销，立即失效"))
        return reverse("tokens:index")

    return act_once(request, act)
