"""What the frame around every page shows: navigation, agency, person, instant."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, pgettext

from liance.doors.web import typed
from liance.doors.web.imports.views import OPENING
from liance.doors.web.instant import instant_of
from liance.doors.web.moments import WEEKDAYS
from liance.doors.web.navigation import entries
from liance.doors.web.routes import actor_of
from liance.mechanism.reminding.queries import unread


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``; empty of persons on pages without a session."""
    if not hasattr(request, "user"):
        return {"at": instant_of(request), "navigation": []}
    actor = actor_of(request)
    return {
        "at": instant_of(request),
        "actor": actor,
        "unvouched": actor is not None and not actor.vouched,
        "navigation": entries(request, actor.permissions) if actor else [],
        "may_import": actor is not None and not actor.permissions.isdisjoint(OPENING),
        "clock_words": clock_words(),
        "unread": SimpleLazyObject(lambda: unread(actor) if actor else 0),
        "typed_before": SimpleLazyObject(lambda: typed.take(request)),
        "live_port": getattr(settings, "LIANCE_LIVE_PORT", None),
    }


def clock_words() -> str:
    """The words of running clocks as JSON for ``liance.js``; ``{…}`` is filled in there."""
    return json.dumps(
        {
            "left": pgettext("clock", "剩 %(span)s") % {"span": "{span}"},
            "late": pgettext("clock", "逾期 %(span)s") % {"span": "{span}"},
            "days_hours": gettext("%(days)s 天 %(hours)s 小时")
            % {"days": "{days}", "hours": "{hours}"},
            "days": gettext("%(days)s 天") % {"days": "{days}"},
            "hours_minutes": gettext("%(hours)s 小时 %(minutes)s 分")
            % {"hours": "{hours}", "minutes": "{minutes}"},
            "hours": gettext("%(hours)s 小时") % {"hours": "{hours}"},
            "minutes": gettext("%(minutes)s 分") % {"minutes": "{minutes}"},
            "moment": gettext("不到 1 分"),
            "leave": gettext("还有没保存的内容，确定离开？"),
            # JavaScript counts from Sunday.
            "weekdays": [gettext(day) for day in (WEEKDAYS[-1], *WEEKDAYS[:-1])],
        },
        ensure_ascii=False,
    )
