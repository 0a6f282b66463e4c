"""Error pages: in Chinese, with what to do, and standing without a database or a session."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure


@pytest.mark.parametrize(
    ("answer", "status", "what", "todo"),
    [
        (lambda r: defaults.bad_request(r, SuspiciousOperation()), 400, "看不懂", "重新填写"),
        (lambda r: defaults.permission_denied(r, PermissionDenied()), 403, "被拒绝", "刷新"),
        (csrf_failure, 403, "被拒绝", "刷新后再提交"),
        (lambda r: defaults.page_not_found(r, Http404()), 404, "没有这一页", "核对地址"),
        (defaults.server_error, 500, "没有保存", "稍后再试"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(answer, status, what, todo) -> None:
    response = answer(RequestFactory().get("/"))
    text = response.content.decode()
    assert response.status_code == status
    assert what in text
    assert todo in text
    assert "Traceback" not in text


def test_the_page_for_an_outage_needs_nothing() -> None:
    assert "正在维护" in render_to_string("503.html")
