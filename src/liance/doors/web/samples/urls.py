"""Routes of the samples."""

from django.urls import path

from liance.doors.web.samples.views import (
    bottles,
    boxes,
    detail,
    filling,
    handing,
    labels,
    listing,
    receiving,
    storage,
)

app_name = "samples"

urlpatterns = [
    path("", bottles.index, name="index"),
    path("all/", bottles.everything, name="all"),
    path("scan/", bottles.scan, name="scan"),
    path("labels/", labels.labels, name="labels"),
    path("boxes/", boxes.index, name="boxes"),
    path("boxes/pack/", boxes.pack, name="pack"),
    path("boxes/<uuid:box_id>/", boxes.detail, name="box"),
    path("boxes/<uuid:box_id>/arrive/", boxes.arrive, name="box_arrive"),
    path("boxes/<uuid:box_id>/log/", boxes.log, name="box_log"),
    path("storage/", storage.index, name="storage"),
    path("storage/retain/", storage.retain, name="retain"),
    path("storage/dispose/", storage.dispose, name="dispose_many"),
    path("sheet/<uuid:sheet_id>/", listing.of_sheet, name="sheet_list"),
    path("sheet/<uuid:sheet_id>/pdf/", listing.sheet_pdf, name="sheet_pdf"),
    path("sheet/<uuid:sheet_id>/prepare/", listing.prepare_sheet, name="prepare_sheet"),
    path("visit/<uuid:visit_id>/", listing.of_visit, name="visit_list"),
    path("visit/<uuid:visit_id>/pdf/", listing.visit_pdf, name="visit_pdf"),
    path("visit/<uuid:visit_id>/prepare/", listing.prepare_visit, name="prepare_visit"),
    path("prepared/<uuid:prepared_id>/drop/", listing.drop, name="drop"),
    path("new/<uuid:visit_id>/", filling.fill, name="new"),
    path("confirm/", filling.confirm, name="confirm"),
    path("handover/", handing.offer, name="handover"),
    path("accept/", handing.answer, name="answer"),
    path("withdraw/", handing.withdraw, name="withdraw"),
    path("keep/", handing.keep, name="keep"),
    path("<uuid:bottle_id>/", detail.detail, name="detail"),
    path("<uuid:bottle_id>/receive/", receiving.receive, name="receive"),
    path("<uuid:bottle_id>/lose/", receiving.lose, name="lose"),
    path("<uuid:bottle_id>/dispose/", receiving.dispose, name="dispose"),
    path("<uuid:bottle_id>/explain/", detail.explain, name="explain"),
]
