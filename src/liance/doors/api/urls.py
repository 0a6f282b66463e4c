"""Addresses of the open API."""

from django.urls import path

from liance.doors.api.api import api

urlpatterns = [path("", api.urls)]
