"""Addresses of the laboratories."""

from django.urls import path

from liance.doors.web.commissions import (
    contracting,
    managing,
    scoring,
    supervising,
    suspending,
    views,
)

app_name = "commissions"
LAB, TENDER, CONTRACT = (
    "<uuid:laboratory_id>/",
    "tenders/<uuid:tender_id>/",
    "contracts/<uuid:contract_id>/",
)
SUSPENSION, SUPERVISION = "suspensions/<uuid:suspension_id>/", "supervisions/<uuid:supervision_id>/"
FINDING, SAMPLE = "findings/<uuid:finding_id>/", "blind/<uuid:sample_id>/"

urlpatterns = [
    path("", views.index, name="index"),
    path(LAB, views.detail, name="detail"),
    path(f"{LAB}work/", views.work, name="work"),
    path(f"{LAB}supervision/", views.oversight, name="oversight"),
    path(f"{LAB}score/", scoring.score, name="score"),
    path(f"{LAB}score/<slug:part>/", scoring.score_rows, name="score_rows"),
    path(f"{LAB}qualifications/new/", managing.new, name="new"),
    path("qualifications/<uuid:qualification_id>/", managing.change, name="change"),
    path(f"{LAB}grades/new/", managing.new_grade, name="new_grade"),
    path(f"{LAB}bans/new/", managing.new_ban, name="new_ban"),
    path("bans/<uuid:ban_id>/lift/", managing.lift_ban, name="lift_ban"),
    path(f"{LAB}ties/new/", managing.new_tie, name="new_tie"),
    path("ties/<uuid:interest_id>/", managing.end_tie, name="end_tie"),
    path(f"{LAB}suspensions/new/", suspending.propose, name="propose_suspension"),
    path(SUSPENSION, suspending.suspension, name="suspension"),
    path(f"{SUSPENSION}decide/", suspending.decide, name="decide_suspension"),
    path(f"{SUSPENSION}lifting/", suspending.propose_lifting, name="propose_lifting"),
    path(f"{SUSPENSION}lift/", suspending.decide_lifting, name="decide_lifting"),
    path(f"{SUSPENSION}sheets/<uuid:sheet_id>/", suspending.review, name="review"),
    path("procurement/", contracting.procurement, name="procurement"),
    path("tenders/new/", contracting.new_tender, name="new_tender"),
    path(TENDER, contracting.tender, name="tender"),
    path(f"{TENDER}files/", contracting.tender_file, name="tender_file"),
    path(f"{TENDER}contracts/new/", contracting.new_contract, name="new_contract"),
    path(CONTRACT, contracting.contract, name="contract"),
    path(f"{CONTRACT}correct/", contracting.correct, name="correct_contract"),
    path(f"{CONTRACT}prices/", contracting.prices, name="prices"),
    path(f"{CONTRACT}enact/", contracting.enact, name="enact"),
    path(f"{CONTRACT}change/", contracting.change_contract, name="change_contract"),
    path(f"{CONTRACT}end/", contracting.end_contract, name="end_contract"),
    path(f"{LAB}supervisions/new/", supervising.new_supervision, name="new_supervision"),
    path(SUPERVISION, supervising.supervision, name="supervision"),
    path(f"{SUPERVISION}checklist/", supervising.checklist, name="checklist"),
    path(f"{SUPERVISION}findings/new/", supervising.finding, name="new_finding"),
    path(f"{SUPERVISION}blind/new/", supervising.sample, name="new_sample"),
    path(f"{SUPERVISION}comparisons/new/", supervising.comparison, name="new_comparison"),
    path(f"{SUPERVISION}leads/new/", supervising.lead, name="new_lead"),
    path(f"{SUPERVISION}close/", supervising.close, name="close_supervision"),
    path(f"{FINDING}answer/", supervising.answer_finding, name="answer_finding"),
    path(f"{FINDING}settle/", supervising.settle_finding, name="settle_finding"),
    path(f"{SAMPLE}answer/", supervising.answer_sample, name="answer_sample"),
    path(f"{SAMPLE}drop/", supervising.drop_sample, name="drop_sample"),
]
