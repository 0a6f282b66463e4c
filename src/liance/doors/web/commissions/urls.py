"""Addresses of the laboratories."""

from django.urls import path

from liance.doors.web.commissions import managing, views

app_name = "commissions"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:laboratory_id>/", views.detail, name="detail"),
    path("<uuid:laboratory_id>/qualifications/new/", managing.new, name="new"),
    path("qualifications/<uuid:qualification_id>/", managing.change, name="change"),
    path("qualifications/<uuid:qualification_id>/suspend/", managing.suspend, name="suspend"),
    path("qualifications/<uuid:qualification_id>/resume/", managing.resume, name="resume"),
]
