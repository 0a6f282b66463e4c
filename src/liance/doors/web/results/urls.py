"""Routes of determinations."""

from django.urls import path

from liance.doors.web.results.views import detail, entry, lists, visit

app_name = "results"

urlpatterns = [
    path("", lists.index, name="index"),
    path("all/", lists.everything, name="all"),
    path("enter/", entry.enter, name="enter"),
    path("none/<uuid:factor_id>/", entry.no_result, name="no_result"),
    path("check/", lists.check_many, name="check_many"),
    path("approve/", lists.approve_many, name="approve_many"),
    path("visit/<uuid:visit_id>/", visit.completeness, name="visit"),
    path("<uuid:determination_id>/", detail.detail, name="detail"),
    path("<uuid:determination_id>/check/", detail.check, name="check"),
    path("<uuid:determination_id>/approve/", detail.approve, name="approve"),
    path("<uuid:determination_id>/send-back/", detail.send_back, name="send_back"),
    path("<uuid:determination_id>/amend/", entry.amend, name="amend"),
]
