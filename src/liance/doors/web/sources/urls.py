"""Addresses of the sources."""

from django.urls import path

from liance.doors.web.sources.views import managing, reading

app_name = "sources"

urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", managing.new, name="new"),
    path("<uuid:source_id>/", reading.detail, name="detail"),
    path("<uuid:source_id>/change/", managing.change, name="change"),
    path("<uuid:source_id>/open/", managing.open_to_all, name="open"),
    path("<uuid:source_id>/outlets/new/", managing.new_outlet, name="new_outlet"),
    path("<uuid:source_id>/outlets/<uuid:outlet_id>/", managing.outlet, name="outlet"),
]
