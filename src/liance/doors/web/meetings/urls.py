"""Addresses of meetings."""

from django.urls import path

from liance.doors.web.meetings.views import holding, meetings, resolutions

app_name = "meetings"

urlpatterns = [
    path("", meetings.index, name="index"),
    path("new/", meetings.new, name="new"),
    path("resolutions/", resolutions.index, name="resolutions"),
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
