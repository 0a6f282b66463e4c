"""Routes of reports and what follows them."""

from django.urls import path

from liance.doors.web.reports.views import (
    cases,
    copies,
    detail,
    downloads,
    lists,
    preparing,
    receipts,
    signing,
    steps,
    tracing,
    verifying,
)

app_name = "reports"

urlpatterns = [
    path("", lists.index, name="index"),
    path("waiting/", lists.waiting, name="waiting"),
    path("inbox/", copies.inbox, name="inbox"),
    path("copies/<uuid:copy_id>/", copies.detail, name="copy"),
    path("copies/<uuid:copy_id>/receive/", copies.receive, name="receive"),
    path("visit/<uuid:visit_id>/", preparing.prepare, name="prepare"),
    path("verify/", verifying.ask, name="verify_ask"),
    path("verify/<str:code>/", verifying.verify, name="verify"),
    path("verify/<str:code>/compare/", verifying.compare, name="compare"),
    path("cases/", cases.index, name="cases"),
    path("cases/<uuid:case_id>/", cases.detail, name="case"),
    path("cases/<uuid:case_id>/file/", cases.file, name="file_case"),
    path("cases/<uuid:case_id>/dismiss/", cases.dismiss, name="dismiss_case"),
    path("cases/<uuid:case_id>/conclude/", cases.conclude, name="conclude_case"),
    path("cases/<uuid:case_id>/penalise/", cases.penalise, name="penalise"),
    path("cases/<uuid:case_id>/copy/", cases.copy, name="copy_penalty"),
    path("<uuid:report_id>/", detail.detail, name="detail"),
    path("<uuid:report_id>/correct/", preparing.correct, name="correct"),
    path("<uuid:report_id>/review/", signing.review, name="review"),
    path("<uuid:report_id>/send-back/", steps.send_back, name="send_back"),
    path("<uuid:report_id>/sign/", signing.sign, name="sign"),
    path("<uuid:report_id>/upload/", steps.upload, name="upload"),
    path(
        "<uuid:report_id>/upload/<uuid:upload_id>/receipt/", receipts.record, name="record_receipt"
    ),
    path("<uuid:report_id>/upload/<uuid:upload_id>/again/", steps.resend, name="resend"),
    path("<uuid:report_id>/copy/", steps.copy, name="copy_report"),
    path("<uuid:report_id>/trace/", tracing.back, name="trace"),
    path("<uuid:report_id>/evidence/", tracing.evidence, name="evidence"),
    path("<uuid:report_id>/pdf/", downloads.pdf, name="pdf"),
    path("<uuid:report_id>/xlsx/", downloads.xlsx, name="xlsx"),
    path("<uuid:report_id>/json/", downloads.document, name="json"),
]
