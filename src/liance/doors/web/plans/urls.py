"""Addresses of the plans."""

from django.urls import path

from liance.doors.web.plans.timetables import changing, means
from liance.doors.web.plans.timetables import reading as timetables
from liance.doors.web.plans.views import (
    deciding,
    drafting,
    draws,
    money,
    papers,
    reading,
    scheming,
    settings,
    versions,
)

app_name = "plans"

urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", drafting.new, name="new"),
    path("<uuid:plan_id>/", reading.detail, name="detail"),
    path("prices/", money.price_list, name="prices"),
    path("prices/<uuid:price_id>/remove/", money.drop_price, name="drop_price"),
    path("<uuid:plan_id>/coverage/", money.coverage, name="coverage"),
    path("<uuid:plan_id>/papers/<str:kind>.<str:form>", papers.give, name="paper"),
    path("<uuid:plan_id>/scheme/", scheming.index, name="scheme"),
    path("<uuid:plan_id>/fund/", money.fund, name="fund"),
    path("<uuid:plan_id>/versions/", versions.index, name="versions"),
    path("<uuid:plan_id>/change/", versions.change, name="change"),
    path("settings/", settings.rule, name="rule"),
    path("<uuid:plan_id>/draws/", draws.index, name="draws"),
    path("<uuid:plan_id>/draws/commit/", draws.commit, name="commit_draw"),
    path("<uuid:plan_id>/units/", draws.list_unit, name="list_unit"),
    path("<uuid:plan_id>/units/<uuid:unit_id>/remove/", draws.drop_unit, name="drop_unit"),
    path("draw/<uuid:draw_id>/", draws.detail, name="draw"),
    path("draw/<uuid:draw_id>/reveal/", draws.reveal, name="reveal_draw"),
    path("draw/<uuid:draw_id>/cancel/", draws.cancel, name="cancel_draw"),
    path("draw/<uuid:draw_id>/excuse/", draws.excuse, name="excuse_draw"),
    path("excuse/<uuid:excuse_id>/", draws.grant, name="grant_excuse"),
    path("draw/<uuid:draw_id>/file/", draws.file, name="draw_file"),
    path("<uuid:plan_id>/timetables/", timetables.index, name="timetables"),
    path("<uuid:plan_id>/timetables/begin/", changing.begin, name="begin_timetable"),
    path("timetable/<uuid:timetable_id>/", timetables.detail, name="timetable"),
    path("timetable/<uuid:timetable_id>/progress/", timetables.progress, name="search_progress"),
    path("timetable/<uuid:timetable_id>/search/", changing.search, name="search_timetable"),
    path("timetable/<uuid:timetable_id>/what-if/", changing.what_if, name="what_if"),
    path("timetable/<uuid:timetable_id>/announce/", changing.announce, name="announce_timetable"),
    path("timetable/<uuid:timetable_id>/drop/", changing.drop, name="drop_timetable"),
    path("timetable/search/<uuid:search_id>/stop/", changing.stop, name="stop_search"),
    path("timetable/visit/<uuid:visit_id>/", changing.visit, name="planned_visit"),
    path("timetable/visit/<uuid:visit_id>/take-out/", changing.take_out, name="take_out"),
    path("timetable/visit/<uuid:visit_id>/sheet/", changing.sheet, name="visit_sheet"),
    path("timetable/outing/<uuid:outing_id>/", changing.outing, name="outing"),
    path("timetable/outing/<uuid:outing_id>/fix/", changing.fix, name="fix_outing"),
    path("means/", means.means, name="means"),
    path("means/vehicle/", means.add_vehicle, name="add_vehicle"),
    path("means/vehicle/<uuid:vehicle_id>/retire/", means.retire_vehicle, name="retire_vehicle"),
    path("means/absence/", means.add_absence, name="add_absence"),
    path("means/absence/<uuid:absence_id>/drop/", means.drop_absence, name="drop_absence"),
    path("means/terms/", means.set_terms, name="set_terms"),
    path("<uuid:plan_id>/stratum/count/", drafting.count, name="stratum_count"),
    path("<uuid:plan_id>/stratum/", drafting.stratum, name="stratum"),
    path(
        "<uuid:plan_id>/stratum/<uuid:stratum_id>/remove/",
        drafting.drop_stratum,
        name="drop_stratum",
    ),
    path("<uuid:plan_id>/target/<uuid:stratum_id>/", drafting.target, name="target"),
    path(
        "<uuid:plan_id>/target/<uuid:target_id>/remove/", drafting.drop_target, name="drop_target"
    ),
    path("<uuid:plan_id>/do/<str:verb>/", deciding.do, name="do"),
    path("<uuid:plan_id>/sign/<str:side>/", deciding.sign, name="sign"),
    path("<uuid:plan_id>/send-back/", deciding.send_back, name="send_back"),
    path("target/<uuid:target_id>/reason/", deciding.explain, name="explain"),
    path("target/<uuid:target_id>/received/", deciding.receive, name="receive"),
]
