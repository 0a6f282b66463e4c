"""The address of the search; unlike the areas it has no name space, the frame asks for it."""

from django.urls import path

from liance.doors.web.search.views import search

urlpatterns = [path("", search, name="search")]
