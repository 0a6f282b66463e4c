"""Addresses of tokens."""

from django.urls import path

from liance.doors.web.tokens import hooks, views

app_name = "tokens"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:token_id>/revoke/", views.revoke, name="revoke"),
    path("hooks/", hooks.index, name="hooks"),
    path("hooks/new/", hooks.new, name="new_hook"),
    path("hooks/<uuid:hook_id>/end/", hooks.end, name="end_hook"),
]
