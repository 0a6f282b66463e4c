"""The language of a page: what the person chose, else Chinese. A browser's list is not asked:
offices run foreign-language systems, and a form must not change its words by that.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

OFFERED = frozenset(code for code, _name in settings.LANGUAGES)


class LanguageMiddleware:
    """Cookie of the language switch, else the account's language, else the site's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _chosen(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in OFFERED:
        return cookie
    own = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    return own if own in OFFERED else settings.LANGUAGE_CODE
