"""All routes of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", include("liance.doors.field.urls")),
    path("api/v1/", include("liance.doors.api.urls")),
    path("", include("liance.doors.web.urls")),
]

handler500 = "liance.doors.web.faults.broken"
