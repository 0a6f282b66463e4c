"""What every office view declares: who may open it, and what its forms carry.

A view without :func:`page` (or :func:`declared` for a foreign one) fails the test that walks
the URLconf: no route is open by forgetting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liance.doors.web import typed
from liance.doors.web.instant import instant_of
from liance.doors.web.kept import kept_address
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import wording
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.registry.queries import actor_for

Arguments = ParamSpec("Arguments")
Route = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
View = Callable[Concatenate["Request", Arguments], HttpResponseBase]
FORM = ("GET", "HEAD", "POST")


class Request(HttpRequest):
    """What a view is given: the request with its instant (UTC) and its actor.

    On a public page without a session there is no actor: ask :func:`actor_of` there.
    """

    at: datetime
    actor: Actor


@dataclass(frozen=True)
class Access:
    """The declared access rule of a route.

    ``permissions``: any one of them opens it; empty means everybody who is signed in.
    ``public``: open without signing in.
    """

    permissions: tuple[str, ...]
    public: bool
    methods: tuple[str, ...]


def page(
    permission: str | Sequence[str] | None = None,
    *,
    public: bool = False,
    methods: Sequence[str] = ("GET", "HEAD"),
) -> Callable[[View[Arguments]], Route[Arguments]]:
    """Declare who may open a view, and enforce it.

    Sets ``request.actor`` (None on public pages without a session). Not signed in: to the sign-in
    page. Signed in without the permission: 404, as for any object one may not know of. ``Refused``
    that the view lets through: not found and not permitted are 404, everything else goes back to
    the page it came from with its wording as a message and what was typed.

    A form that was carried out, sent once more by the same person, gets its kept answer before the
    view looks at anything: by then the form is mostly no longer open to them.
    """
    allowed = Access(_several(permission), public, tuple(methods))

    def declare(view: View[Arguments]) -> Route[Arguments]:
        guarded = require_http_methods(list(methods))(cast("Route[Arguments]", view))

        @wraps(view)
        def entered(
            request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            outside = enter(request, allowed)
            if outside:
                return outside
            try:
                return _answered(request, allowed) or guarded(request, *args, **kwargs)
            except (NotFound, NotPermitted) as refused:
                raise Http404 from refused
            except Refused as refused:
                return _back(request, refused)

        entered.access = allowed  # type: ignore[attr-defined]
        return entered

    return declare


def _several(permission: str | Sequence[str] | None) -> tuple[str, ...]:
    if permission is None:
        return ()
    return (permission,) if isinstance(permission, str) else tuple(permission)


def enter(request: HttpRequest, allowed: Access) -> HttpResponseBase | None:
    """Set ``request.actor`` and hold the rule: None lets in, a response sends to sign in."""
    actor = actor_of(request)
    request.actor = actor  # type: ignore[attr-defined]
    if allowed.public:
        return None
    if actor is None:
        return _to_sign_in(request)
    if allowed.permissions and not actor.permissions.intersection(allowed.permissions):
        raise Http404
    return None


def _answered(request: HttpRequest, allowed: Access) -> HttpResponseRedirect | None:
    actor = actor_of(request)
    if request.method != "POST" or "POST" not in allowed.methods or actor is None:
        return None
    address = kept_address(request, actor)
    return HttpResponseRedirect(address) if address else None


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    redirect = redirect_to_login(request.get_full_path())
    # A form that only acts has no page of its own.
    page = _came_from(request)
    if request.method == "POST" and typed.keep_for_return(request, page=page):
        redirect = redirect_to_login(page)
        messages.warning(
            request,
            _("登录已过期，刚才的内容没有提交。请重新登录，内容会回到表单里；密码和文件要重填。"),
        )
    if request.headers.get("HX-Request") != "true":
        return redirect
    # A fragment request must move the whole page, not put the sign-in form into a corner of it.
    return HttpResponse(status=204, headers={"HX-Redirect": redirect["Location"]})


def _back(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    messages.error(request, wording(refused))
    address = _came_from(request)
    if request.method == "POST":
        typed.keep(request, page=address)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _came_from(request: HttpRequest) -> str:
    """The page of this site that a form stood on; the desk where the browser does not tell."""
    page = urlsplit(request.headers.get("Referer", ""))
    here = page.netloc == request.get_host()
    return f"{page.path}?{page.query}".rstrip("?") if here else "/"


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of the signed-in user, built once per request; None without a session."""
    if not request.user.is_authenticated:
        return None
    kept: Actor | None = getattr(request, "_kept_actor", None)
    if kept is None:
        kept = actor_for(request.user, on=local_day(instant_of(request)))
        request._kept_actor = kept  # type: ignore[attr-defined]
    return kept


def declared(view: Route[Arguments], access: Access) -> Route[Arguments]:
    """Declare the access rule of a foreign view (sign-in pages of allauth), and enforce it before
    the view holds its own."""
    guarded = require_http_methods(list(access.methods))(view)

    @wraps(view)
    def marked(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        return enter(request, access) or guarded(request, *args, **kwargs)

    marked.access = access  # type: ignore[attr-defined]
    return marked


def version(request: HttpRequest) -> int:
    """The version of the record that the form was filled in against."""
    posted = request.POST.get("version", "")
    if not posted.isdecimal():
        raise Refused("web.form_stale")
    return int(posted)
