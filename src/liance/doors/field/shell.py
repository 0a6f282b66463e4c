"""The built app: its page, its service worker, its assets."""

import mimetypes
from pathlib import Path

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from liance.doors.field.policy import POLICY

BUILT = Path(__file__).parent / "built"
IMMUTABLE = "public, max-age=31536000, immutable"
# The page, the worker and the list of both change under one name.
FRESH = "no-cache"
NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>现场端 / Field app</title>
<p>现场端还没有构建。请管理员运行 <code>make setup</code>，然后刷新本页。
<p lang="en">The field app has not been built. Ask the administrator to run <code>make setup</code>.
</html>"""


@require_safe
@csp_replace(POLICY)  # type: ignore[untyped-decorator]
def shell(request: HttpRequest, name: str = "") -> HttpResponseBase:  # noqa: ARG001
    """A file of the built app, or its page for every address inside it."""
    page = BUILT / "index.html"
    if not page.is_file():
        return HttpResponse(NOT_BUILT, status=503, headers={"Cache-Control": "no-store"})
    wanted = (BUILT / name).resolve()
    inside = wanted.is_relative_to(BUILT.resolve())
    if name and inside and wanted.is_file():
        return _file(wanted, IMMUTABLE if name.startswith("assets/") else FRESH)
    if name.startswith("assets/") or "." in name.rpartition("/")[2] or not inside:
        raise Http404
    return _file(page, FRESH)


def _file(path: Path, kept: str) -> HttpResponseBase:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".webmanifest":
        kind = "application/manifest+json"
    if path.suffix in {".js", ".mjs"}:
        kind = "text/javascript"
    headers = {"Cache-Control": kept}
    if path.name == "sw.js":
        headers["Service-Worker-Allowed"] = "/field/"
    return FileResponse(path.open("rb"), content_type=kind, headers=headers)
