"""Routes of the contact sheets."""

from django.urls import path

from liance.doors.web.sheets.views import (
    answering,
    commissioning,
    deciding,
    detail,
    filling,
    listing,
    naming,
    paper,
    reviewing,
    talking,
    writing,
)

app_name = "sheets"
urlpatterns = [
    path("", listing.index, name="index"),
    path("new/", writing.new, name="new"),
    path("new/sources/", writing.sources, name="sources"),
    path("new/hints/", writing.hints, name="hints"),
    path("verify/<uuid:sheet_id>/", paper.verify, name="verify"),
    path("<uuid:sheet_id>/", detail.detail, name="detail"),
    path("<uuid:sheet_id>/edit/", writing.edit, name="edit"),
    path("<uuid:sheet_id>/withdraw/", detail.withdraw, name="withdraw"),
    path("<uuid:sheet_id>/name/", naming.name, name="name"),
    path("<uuid:sheet_id>/talk/", talking.fragment, name="talk"),
    path("<uuid:sheet_id>/comment/", talking.comment, name="comment"),
    path("<uuid:sheet_id>/propose/", talking.propose, name="propose"),
    path("<uuid:sheet_id>/proposals/<uuid:proposal_id>/", talking.answer, name="answer"),
    path("<uuid:sheet_id>/return/", answering.give_back, name="return"),
    path("<uuid:sheet_id>/infeasible/", answering.infeasible, name="infeasible"),
    path("<uuid:sheet_id>/decide/", deciding.decide, name="decide"),
    path("<uuid:sheet_id>/commission/", commissioning.commission, name="commission"),
    path("<uuid:sheet_id>/commission/none/", commissioning.ask_again, name="ask_again"),
    path("<uuid:sheet_id>/review/", reviewing.review, name="review"),
    path("<uuid:sheet_id>/fill/", filling.fill, name="fill"),
    path("<uuid:sheet_id>/pdf/", paper.pdf, name="pdf"),
    path("<uuid:sheet_id>/papers/<int:order>.pdf", paper.kept_pdf, name="kept_pdf"),
    path("<uuid:sheet_id>/papers/<int:order>.json", paper.kept_json, name="kept_json"),
]
