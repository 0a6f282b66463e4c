"""Routes of the joint visit."""

from django.urls import path

from liance.doors.web.visits.views import (
    closing,
    confirming,
    detail,
    gate,
    lists,
    people,
    points,
    readings,
    records,
    signals,
)

app_name = "visits"

urlpatterns = [
    path("", lists.index, name="index"),
    path("open/<uuid:sheet_id>/", gate.from_sheet, name="open"),
    path("urgent/", gate.choose_source, name="urgent"),
    path("urgent/<uuid:source_id>/", gate.urgent, name="open_urgent"),
    path("<uuid:visit_id>/", detail.detail, name="detail"),
    path("<uuid:visit_id>/record/", detail.record, name="record"),
    path("<uuid:visit_id>/waiting/", detail.waiting, name="waiting"),
    path("<uuid:visit_id>/originals/", detail.originals, name="originals"),
    path("<uuid:visit_id>/confirm/", people.confirm, name="confirm"),
    path("<uuid:visit_id>/name/", people.name, name="name"),
    path("<uuid:visit_id>/join/", people.join, name="join"),
    path("<uuid:visit_id>/entries/new/", records.new, name="entry_new"),
    path("entries/<uuid:entry_id>/amend/", records.amend, name="entry_amend"),
    path("<uuid:visit_id>/points/", points.index, name="points"),
    path("<uuid:visit_id>/points/new/", points.new, name="point_new"),
    path("<uuid:visit_id>/points/explain/", points.explain, name="explain"),
    path("<uuid:visit_id>/readings/new/", readings.new, name="reading_new"),
    path("<uuid:visit_id>/readings/confirm/", confirming.confirm, name="readings_confirm"),
    path("readings/<uuid:reading_id>/untold/", confirming.untold, name="reading_untold"),
    path("readings/<uuid:reading_id>/excuse/", confirming.excuse, name="reading_excuse"),
    path("readings/<uuid:reading_id>/", readings.detail, name="reading"),
    path("readings/<uuid:reading_id>/amend/", readings.amend, name="reading_amend"),
    path("<uuid:visit_id>/signals/new/", signals.new, name="signal_new"),
    path("<uuid:visit_id>/signals/propose/", signals.propose, name="signal_propose"),
    path("signals/<uuid:signal_id>/acknowledge/", signals.acknowledge, name="acknowledge"),
    path("signals/<uuid:signal_id>/answer/", signals.answer, name="answer"),
    path("<uuid:visit_id>/leave/", closing.leave, name="leave"),
    path("<uuid:visit_id>/close-part/", closing.close_part, name="close_part"),
    path("<uuid:visit_id>/close/", closing.close, name="close"),
    path("<uuid:visit_id>/follow/", closing.follow, name="follow"),
]
