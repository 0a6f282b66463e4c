"""Routes of the gallery."""

from django.urls import path

from liance.doors.web.design import views

app_name = "design"
urlpatterns = [path("", views.index, name="index")]
