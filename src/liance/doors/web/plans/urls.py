"""Addresses of the plans."""

from django.urls import path

from liance.doors.web.plans.views import deciding, drafting, reading

app_name = "plans"

urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", drafting.new, name="new"),
    path("<uuid:plan_id>/", reading.detail, name="detail"),
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
