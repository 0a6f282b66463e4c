"""Refusals as answers: a stable code, the sentence in both languages, where it belongs."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.module_loading import import_string

from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.exchange import errors

STATUS = {
    errors.TOKEN_UNKNOWN: 401, errors.TOO_FAST: 429, errors.KEY_MISSING: 400,
    errors.UNREADABLE: 400, errors.CURSOR: 400, "kernel.key_reused": 409, errors.NOT_READY: 409,
    errors.GONE: 410, errors.MARK: 410, "files.too_large": 413,
}  # fmt: skip


def status_of(refused: Refused) -> int:
    """401 unknown token, 403 not lent, 404 not known, 409 changed meanwhile or not ready, 410 gone,
    413 too large, 429 too fast, else 422."""
    if isinstance(refused, NotFound):
        return 404
    if isinstance(refused, NotPermitted):
        return 403
    return 409 if isinstance(refused, Stale) else STATUS.get(refused.code, 422)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:  # noqa: ARG001
    """The answer to a request that was refused."""
    answer = JsonResponse(fault(refused), status=status_of(refused))
    if "seconds" in refused.facts:
        answer["Retry-After"] = str(refused.facts["seconds"])
    return answer


def fault(refused: Refused) -> dict[str, Any]:
    """``{code, message: {zh, en}, field}``."""
    said = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said[name] = _wording()(refused)
    return {"code": refused.code, "message": said, "field": refused.field}


@cache
def _wording() -> Callable[[Refused], str]:
    # The words of the rules stand with the pages that show them; the wiring names where.
    found: Callable[[Refused], str] = import_string(settings.LIANCE_WORDING)
    return found
