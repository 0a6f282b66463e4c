"""Routes of the office, areas in the order of the navigation."""

from django.conf import settings
from django.urls import include, path

from liance.doors.web.navigation import built_areas

urlpatterns = [
    path("account/", include("liance.doors.web.accounts")),
    path("files/", include("liance.doors.web.files.urls")),
    path("search/", include("liance.doors.web.search.urls")),
    path("reminders/", include("liance.doors.web.reminders.urls")),
    path("exports/", include("liance.doors.web.exports.urls")),
    path("imports/", include("liance.doors.web.imports.urls")),
    path("tokens/", include("liance.doors.web.tokens.urls")),
]
urlpatterns += [
    path("" if area == "desk" else f"{area}/", include(f"liance.doors.web.{area}.urls"))
    for area in built_areas()
]
if settings.LIANCE_DESIGN:
    urlpatterns.append(path("design/", include("liance.doors.web.design.urls")))
