"""The page from which devices install the site's local authority, over plain HTTP.

    python -m liance.doors.cli.authority_page HOST PORT CERTIFICATE ADDRESS

It offers one public certificate and nothing else; whoever installs it compares the fingerprint
with the one that `liance serve --tls` prints.
"""

import html
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from liance.adapters.installation.certificates import fingerprint

DOWNLOAD = "/liance-authority.crt"

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>联测 Liance: 安装证书</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.7 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}
code{{word-break:break-all;background:#f3f5f8;padding:.2rem .4rem}}</style></head><body>
<h1>安装本单位的证书</h1>
<ol><li>下载 <a href="{download}">liance-authority.crt</a>，核对下面的指纹与管理员给出的一致。</li>
<li>Windows：双击，安装到“受信任的根证书颁发机构”。安卓：设置 › 安全 › 加密与凭据 › 安装 CA 证书。
苹果：安装描述文件后，在 设置 › 通用 › 关于本机 › 证书信任设置 中启用。</li>
<li>打开 <a href="{address}">{address}</a>。</li></ol>
<p>SHA-256 <code>{fingerprint}</code></p>
<div lang="en"><h2>Install the certificate of this site</h2>
<ol><li>Download <a href="{download}">liance-authority.crt</a> and compare the fingerprint above with
the one your administrator gives you.</li>
<li>Windows: double-click, install into “Trusted Root Certification Authorities”. Android: Settings ›
Security › Encryption &amp; credentials › Install a CA certificate. Apple: install the profile, then
enable it under Settings › General › About › Certificate Trust Settings.</li>
<li>Open <a href="{address}">{address}</a>.</li></ol></div></body></html>
"""


def handler(certificate: Path, address: str) -> type[BaseHTTPRequestHandler]:
    """A request handler that knows the page and the certificate, nothing else."""
    page = PAGE.format(
        download=DOWNLOAD, address=html.escape(address), fingerprint=fingerprint(certificate)
    ).encode()
    answers = {
        "/": ("text/html; charset=utf-8", page),
        DOWNLOAD: ("application/x-x509-ca-cert", certificate.read_bytes()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = answers.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-Content-Type-Options", "nosniff")
            policy = "default-src 'none'; style-src 'unsafe-inline'"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
            """Say nothing: a public page needs no log."""

    return Handler


def main() -> None:
    """Serve until ended."""
    host, port, certificate, address = sys.argv[1:]
    server = ThreadingHTTPServer((host, int(port)), handler(Path(certificate), address))
    server.serve_forever()


if __name__ == "__main__":
    main()
