"""Addresses of meetings."""

from django.urls import path

from liance.doors.web.meetings.views import consulting, documents, holding, meetings, resolutions

app_name = "meetings"

urlpatterns = [
    path("", meetings.index, name="index"),
    path("new/", meetings.new, name="new"),
    path("resolutions/", resolutions.index, name="resolutions"),
    path("documents/", documents.index, name="documents"),
    path("documents/new/", documents.new, name="new_document"),
    path("documents/<uuid:document_id>/", documents.detail, name="document"),
    path("documents/<uuid:document_id>/review/", documents.review, name="review_document"),
    path("documents/<uuid:document_id>/end/", documents.end, name="end_document"),
    path("sheets/<uuid:sheet_id>/consultations/", consulting.of_sheet, name="sheet_consultations"),
    path("visits/<uuid:visit_id>/consultations/", consulting.of_visit, name="visit_consultations"),
    path("consultations/<uuid:consultation_id>/answer/", consulting.answer, name="answer"),
    path("consultations/<uuid:consultation_id>/decide/", consulting.decide, name="conclude"),
    path("consultations/<uuid:consultation_id>/withdraw/", consulting.withdraw, name="withdraw"),
    path("<uuid:meeting_id>/", meetings.detail, name="detail"),
    path("<uuid:meeting_id>/propose/", meetings.propose, name="propose"),
    path("<uuid:meeting_id>/lines/", meetings.add_line, name="add_line"),
    path("lines/<uuid:line_id>/remove/", meetings.remove_line, name="remove_line"),
    path("<uuid:meeting_id>/announce/", meetings.announce, name="announce"),
    path("<uuid:meeting_id>/cancel/", meetings.cancel, name="cancel"),
    path("<uuid:meeting_id>/hold/", holding.hold, name="hold"),
    path("<uuid:meeting_id>/minutes/", holding.write, name="write"),
    path("<uuid:meeting_id>/decide/", holding.decide, name="decide"),
    path("<uuid:meeting_id>/confirm/", holding.confirm, name="confirm"),
    path("<uuid:meeting_id>/close/", holding.close, name="close"),
    path("<uuid:meeting_id>/minutes.<str:kind>", holding.paper, name="paper"),
    path("resolutions/<uuid:resolution_id>/drop/", holding.drop, name="drop"),
    path("resolutions/<uuid:resolution_id>/report/", resolutions.report, name="report"),
    path("resolutions/<uuid:resolution_id>/send-back/", resolutions.send_back, name="send_back"),
    path("resolutions/<uuid:resolution_id>/close/", resolutions.close, name="close_resolution"),
]
