"""Addresses of reminders."""

from django.urls import path

from liance.doors.web.reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.read_all, name="read_all"),
    path("<uuid:reminder_id>/open/", views.open_, name="open"),
    path("wishes/", views.wishes, name="wishes"),
    path("rules/", views.rulebook, name="rulebook"),
    path("sendings/", views.sendings, name="sendings"),
    path("sendings/<uuid:letter_id>/again/", views.again, name="again"),
    path("groups/", views.groups, name="groups"),
    path("groups/new/", views.new_group, name="new_group"),
    path("groups/<uuid:group_id>/end/", views.end, name="end_group"),
]
