"""Addresses of dispatch: rounds and notices before the places."""

from django.urls import path

from liance.doors.web.dispatch.views import (
    items,
    means,
    notices,
    province,
    rounds,
    sources,
    stations,
    wall,
    year_end,
)

app_name = "dispatch"

urlpatterns = [
    path("", province.index, name="index"),
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<uuid:round_id>/", rounds.detail, name="round"),
    path("rounds/<uuid:round_id>/freeze/", rounds.freeze, name="freeze"),
    path("rounds/<uuid:round_id>/withdraw/", rounds.withdraw, name="withdraw"),
    path("rounds/<uuid:round_id>/notice/", notices.draft, name="draft_notice"),
    path("rounds/<uuid:round_id>/rows/", rounds.rows_file, name="rows_file"),
    path(
        "rounds/<uuid:round_id>/rows/<str:place>/<str:kind>/",
        rounds.rows,
        name="frozen_rows",
    ),
    path("areas/<uuid:area_id>/answer/", rounds.answer, name="answer"),
    path("notices/<uuid:notice_id>/", notices.detail, name="notice"),
    path("notices/<uuid:notice_id>/edit/", notices.edit, name="edit_notice"),
    path("notices/<uuid:notice_id>/do/<str:verb>/", notices.do, name="do"),
    path("notices/<uuid:notice_id>/send-back/", notices.send_back, name="send_back"),
    path("notices/<uuid:notice_id>/issue/", notices.issue, name="issue"),
    path("notices/<uuid:notice_id>/receive/", notices.receive, name="receive"),
    path("notices/<uuid:notice_id>/paper.<str:kind>", notices.paper, name="paper"),
    path("items/<uuid:item_id>/change/", items.change, name="change_item"),
    path("items/<uuid:item_id>/report/", items.report, name="report_item"),
    path("items/<uuid:item_id>/send-back/", items.send_back, name="send_back_item"),
    path("items/<uuid:item_id>/close/", items.close, name="close_item"),
    path("wall/", wall.wall, name="wall"),
    path("year-end/", year_end.index, name="year_end"),
    path("year-end/<str:place>/", year_end.area, name="area_year_end"),
    path("year-end/<str:place>/<int:year>.<str:form>", year_end.paper, name="year_paper"),
    path("year-end/<str:place>/<int:year>/<str:kind>/", year_end.rows, name="year_rows"),
    path("stations/<uuid:station_id>/", stations.station, name="station"),
    path("stations/<uuid:station_id>/means/", stations.means, name="station_means"),
    path(
        "stations/<uuid:station_id>/means/<str:kind>/",
        stations.means_rows,
        name="station_means_rows",
    ),
    path("sources/<uuid:source_id>/", sources.source, name="source"),
    path("<str:place>/means/", means.index, name="means"),
    path("<str:place>/means/<str:kind>/", means.rows, name="means_rows"),
    path("<str:place>/", province.area, name="area"),
    path("<str:place>/<str:kind>/", province.rows, name="rows"),
]
