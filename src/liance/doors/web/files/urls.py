"""Routes of stored originals."""

from django.urls import path

from liance.doors.web.files import views

app_name = "files"

urlpatterns = [
    path("", views.take, name="take"),
    path("<uuid:file_id>/", views.give, name="give"),
]
