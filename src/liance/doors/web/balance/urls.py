"""Addresses of the balance."""

from django.urls import path

from liance.doors.web.balance import views

app_name = "balance"

urlpatterns = [
    path("", views.index, name="index"),
    path("reasons/", views.reasons, name="reasons"),
    path("explain/<str:step>/<uuid:object_id>/", views.explain, name="explain"),
]
