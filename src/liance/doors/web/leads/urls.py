"""Addresses of the leads."""

from django.urls import path

from liance.doors.web.leads import views

app_name = "leads"

urlpatterns = [
    path("", views.index, name="index"),
    path("checks/", views.checks, name="checks"),
    path("<uuid:lead_id>/", views.detail, name="detail"),
    path("<uuid:lead_id>/examine/", views.examine, name="examine"),
    path("<uuid:lead_id>/close/", views.close, name="close"),
]
