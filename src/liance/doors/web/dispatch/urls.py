"""Addresses of the provincial page."""

from django.urls import path

from liance.doors.web.dispatch import views

app_name = "dispatch"

urlpatterns = [
    path("", views.index, name="index"),
    path("<str:place>/", views.area, name="area"),
    path("<str:place>/<str:kind>/", views.rows, name="rows"),
]
