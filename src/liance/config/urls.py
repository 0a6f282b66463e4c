"""All routes of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liance.doors.web.urls")),
]

handler500 = "liance.doors.web.faults.broken"
