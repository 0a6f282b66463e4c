"""Addresses of the standards."""

from django.urls import path

from liance.doors.web.standards import reevaluating, uploading, views

app_name = "standards"

urlpatterns = [
    path("", views.index, name="index"),
    path("upload/", uploading.upload, name="upload"),
    path("template/", uploading.template, name="template"),
    path("entries/<uuid:edition_id>/", views.entry, name="entry"),
    path("entries/<uuid:edition_id>/sign/", views.sign, name="sign"),
    path("entries/<uuid:edition_id>/withdraw/", views.withdraw, name="withdraw"),
    path("reevaluations/", reevaluating.index, name="reevaluations"),
    path("reevaluations/new/", reevaluating.new, name="reevaluate"),
    path("reevaluations/<uuid:run_id>/", reevaluating.detail, name="reevaluation"),
    path("<slug:key>/", views.edition, name="edition"),
]
