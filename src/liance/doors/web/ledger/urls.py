"""Addresses of the ledger."""

from django.urls import path

from liance.doors.web.ledger import views

app_name = "ledger"

urlpatterns = [
    path("", views.index, name="index"),
    path("heads/", views.heads, name="heads"),
    path("anchor/", views.take, name="anchor"),
    path("objects/<uuid:object_id>/", views.history, name="history"),
]
