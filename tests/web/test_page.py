"""The door of every office page: who gets in, and where refusals go."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from liance.doors.web import routes
from liance.doors.web.kept import idempotency_key
from liance.doors.web.routes import page, version
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale


def asked(user, method="get", path="/sheets/", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path, {})
    request.user = user
    request._messages = CookieStorage(request)
    return request


@pytest.fixture
def officer(world: World):
    return world.staff["liwentao"].user


@page("coordination:sheet:view", methods=["GET", "POST"])
def sheets(request):
    return HttpResponse(request.actor.name)


@page("oversight:dispatch:view")
def dispatch(request):
    return HttpResponse("seen")


def test_without_a_session_one_is_sent_to_sign_in_and_comes_back(db) -> None:
    response = sheets(asked(AnonymousUser()))
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/sheets/"


def test_a_fragment_moves_the_whole_page_to_sign_in(db) -> None:
    response = sheets(asked(AnonymousUser(), **{"HX-Request": "true"}))
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/account/login/")


def test_the_view_is_given_the_actor(officer) -> None:
    assert sheets(asked(officer)).content.decode() == "李文涛"


def test_without_the_permission_the_page_does_not_exist(officer) -> None:
    with pytest.raises(Http404):
        dispatch(asked(officer))


def test_an_undeclared_method_is_refused(officer) -> None:
    assert dispatch.access.methods == ("GET", "HEAD")
    assert sheets(asked(officer, "delete")).status_code == 405


@pytest.mark.parametrize("refused", [NotFound("sheet"), NotPermitted("a:b:c")])
def test_what_one_may_not_know_of_does_not_exist(officer, refused) -> None:
    @page()
    def view(request):
        raise refused

    with pytest.raises(Http404):
        view(asked(officer))


def test_any_other_refusal_goes_back_with_its_words(officer) -> None:
    @page(methods=["POST"])
    def view(request):
        raise Stale("sheet")

    request = asked(officer, "post", Referer="http://testserver/sheets/7/?tab=talk")
    response = view(request)
    assert response["Location"] == "/sheets/7/?tab=talk"
    assert "别人刚刚改过" in str(next(iter(request._messages)))


def test_a_refusal_never_leads_to_another_site(officer) -> None:
    @page(methods=["POST"])
    def view(request):
        raise Stale("sheet")

    response = view(asked(officer, "post", Referer="http://elsewhere.example/x"))
    assert response["Location"] == "/"


def test_a_form_without_its_key_or_version_is_stale() -> None:
    request = RequestFactory().post("/", {"version": "x", "idempotency_key": "y"})
    for read in (idempotency_key, version):
        with pytest.raises(Refused) as refused:
            read(request)
        assert refused.value.code == "web.form_stale"


def test_the_actor_is_built_once_in_a_request(officer, django_assert_num_queries) -> None:
    request = asked(officer)
    routes.actor_of(request)
    with django_assert_num_queries(0):
        routes.actor_of(request)
