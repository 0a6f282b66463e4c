"""Addresses of imports: three of each kind, and what was imported."""

from django.urls import path

from liance.doors.web.imports import views
from liance.doors.web.imports.kinds import KINDS

app_name = "imports"

urlpatterns = [
    path("", views.index, name="index"),
    path("past/<uuid:intake_id>/", views.past, name="past"),
]
for _kind in KINDS.values():
    urlpatterns += [
        path(f"{_kind.code}/", views.trying(_kind), name=_kind.code),
        path(f"{_kind.code}/keep/", views.keeping(_kind), name=f"{_kind.code}_keep"),
        path(f"{_kind.code}/template/", views.template(_kind), name=f"{_kind.code}_template"),
    ]
