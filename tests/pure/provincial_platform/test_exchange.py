"""Client and reference receiver over a real socket: receipts, repeats, refusals, outages."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from liance.adapters.provincial_platform.client import HttpPlatform, NullPlatform, from_environment
from liance.adapters.provincial_platform.receiver import Receiver

DOCUMENT = {
    "report_number": "宝环监〔2026〕168号", "agency": "宝鸡生态环境监测站", "unit": "眉县渭沣果汁",
    "completed_at": "2026-11-20T02:00:00Z", "results": [{"factor": "总磷", "raw": "0.71"}],
}  # fmt: skip


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    with make_server("127.0.0.1", 0, Receiver(tmp_path, token="t"), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tmp_path
        server.shutdown()
        thread.join()


@pytest.mark.clause("R1")
def test_a_document_gets_a_receipt_and_is_kept(served: tuple[str, Path]) -> None:
    url, folder = served
    answer = HttpPlatform(url, token="t").upload(DOCUMENT, key="report:0001")
    assert answer.kind == "received"
    kept = [json.loads(p.read_bytes()) for p in folder.glob("*.json")]
    assert [k["receipt"] for k in kept] == [answer.receipt]
    assert kept[0]["document"]["results"] == DOCUMENT["results"]


@pytest.mark.clause("R1")
def test_the_same_key_again_gives_the_same_receipt(served: tuple[str, Path]) -> None:
    url, folder = served
    platform = HttpPlatform(url, token="t")
    first = platform.upload(DOCUMENT, key="report:0001")
    assert platform.upload(DOCUMENT, key="report:0001") == first
    assert len(list(folder.glob("*.json"))) == 1


def test_the_same_key_with_another_body_is_refused(served: tuple[str, Path]) -> None:
    url, _ = served
    platform = HttpPlatform(url, token="t")
    platform.upload(DOCUMENT, key="report:0001")
    other = platform.upload({**DOCUMENT, "unit": "别家"}, key="report:0001")
    assert (other.kind, "同一编号" in other.message) == ("refused", True)


@pytest.mark.parametrize("missing", ["report_number", "results", "unit"])
def test_an_incomplete_document_is_refused_by_name(served: tuple[str, Path], missing: str) -> None:
    url, folder = served
    answer = HttpPlatform(url, token="t").upload({**DOCUMENT, missing: ""}, key="report:0002")
    assert answer.kind == "refused"
    assert missing in answer.message
    assert not list(folder.glob("*.json"))


def test_a_wrong_token_is_no_word_on_the_document(served: tuple[str, Path]) -> None:
    assert HttpPlatform(served[0], token="x").upload(DOCUMENT, key="k" * 9).kind == "down"


class Saying(BaseHTTPRequestHandler):
    """A platform, or a proxy before it, that answers every posting with one status."""

    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.clause("R1")
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((code, "refused") for code in (400, 409, 410, 413, 415, 422)),
        *((code, "down") for code in (401, 403, 404, 405, 407, 408, 425, 429, 500, 502, 503)),
    ],
)
def test_only_a_word_on_the_document_is_a_refusal(status: int, kind: str) -> None:
    handler = type("Answering", (Saying,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        platform = HttpPlatform(f"http://127.0.0.1:{server.server_port}")
        answer = platform.upload(DOCUMENT, key="k" * 9)
        thread.join()
    assert (answer.kind, answer.message) == (kind, str(status))


def test_nobody_listening_is_down() -> None:
    answer = HttpPlatform("http://127.0.0.1:9", timeout=2).upload(DOCUMENT, key="k" * 9)
    assert answer.kind == "down"
    assert answer.message


def test_without_a_platform_everything_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANCE_PLATFORM_URL", raising=False)
    assert isinstance(from_environment(), NullPlatform)
    assert from_environment().upload(DOCUMENT, key="k").kind == "down"


def test_a_file_address_is_no_platform() -> None:
    with pytest.raises(ValueError, match="http"):
        HttpPlatform("file:///etc/passwd")


def test_a_site_brings_its_own_adapter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "site_platform.py").write_text(
        "from liance.adapters.provincial_platform.protocol import Answer\n"
        "class Ours:\n"
        "    configured = True\n"
        "    def upload(self, document, *, key):\n"
        "        return Answer('received', receipt=document['report_number'])\n"
        "def platform():\n"
        "    return Ours()\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("LIANCE_PLATFORM_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LIANCE_PLATFORM_ADAPTER", "site_platform:platform")
    answer = from_environment().upload(DOCUMENT, key="upload:0001")
    assert (answer.kind, answer.receipt) == ("received", DOCUMENT["report_number"])
    for wrong in ("site_platform:none", "no_such_module:platform", "site_platform"):
        monkeypatch.setenv("LIANCE_PLATFORM_ADAPTER", wrong)
        with pytest.raises(ValueError, match="LIANCE_PLATFORM_ADAPTER"):
            from_environment()
