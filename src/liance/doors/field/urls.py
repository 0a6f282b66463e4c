"""Addresses of the field app."""

from django.urls import path, re_path

from liance.doors.field import uploads
from liance.doors.field.api import api
from liance.doors.field.shell import shell

app_name = "field"
urlpatterns = [
    path("api/uploads", uploads.collection, name="uploads"),
    path("api/uploads/<uuid:upload>", uploads.one, name="upload"),
    path("api/", api.urls),
    path("", shell, name="home"),
    re_path(r"^(?P<name>[^?]+)$", shell, name="part"),
]
