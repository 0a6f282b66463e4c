"""Routes of determinations."""

from django.urls import path

from liance.doors.web.results.views import (
    batch,
    batches,
    detail,
    doubting,
    entry,
    importing,
    lists,
    visit,
)

app_name = "results"

urlpatterns = [
    path("", lists.index, name="index"),
    path("all/", lists.everything, name="all"),
    path("enter/", entry.enter, name="enter"),
    path("batches/", batches.index, name="batches"),
    path("batches/new/", batches.new, name="batch_new"),
    path("batches/<uuid:batch_id>/", batch.detail, name="batch"),
    path("batches/<uuid:batch_id>/submit/", batch.submit, name="batch_submit"),
    path("batches/<uuid:batch_id>/release/", batches.release, name="batch_release"),
    path("batches/<uuid:batch_id>/repeat/", batches.repeat, name="batch_repeat"),
    path("batches/<uuid:batch_id>/cancel/", batches.cancel, name="batch_cancel"),
    path("import/", importing.take, name="import"),
    path("import/template/", importing.template, name="import_template"),
    path("none/<uuid:factor_id>/", entry.no_result, name="no_result"),
    path("check/", lists.check_many, name="check_many"),
    path("approve/", lists.approve_many, name="approve_many"),
    path("visit/<uuid:visit_id>/", visit.completeness, name="visit"),
    path("visit/<uuid:visit_id>/doubt/", doubting.answer, name="answer_doubt"),
    path("<uuid:determination_id>/", detail.detail, name="detail"),
    path("<uuid:determination_id>/check/", detail.check, name="check"),
    path("<uuid:determination_id>/approve/", detail.approve, name="approve"),
    path("<uuid:determination_id>/send-back/", detail.send_back, name="send_back"),
    path("<uuid:determination_id>/amend/", entry.amend, name="amend"),
]
