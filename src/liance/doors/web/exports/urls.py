"""Addresses of exports."""

from django.urls import path

from liance.doors.web.exports import views

app_name = "exports"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:export_id>/file/", views.take, name="take"),
    path("<uuid:export_id>/cancel/", views.cancel, name="cancel"),
]
