"""Where a webhook may lead: a known service, or a host that the site itself allows. Pure.

The addresses of the robots: 企业微信开发者中心“群机器人配置说明”, 钉钉开放平台“自定义机器人接入”.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

SERVICES = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com"}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def may_lead_to(kind: str, url: str, *, allowed: Collection[str]) -> bool:
    """Whether a group of this kind may have this address. ``allowed``: hosts that the site names;
    they may stand in for a service too (a relay in a closed network). Only https, but for this
    machine itself; no user name in the address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username is not None or parts.scheme not in ("http", "https"):
        return False
    if parts.scheme == "http" and host not in LOOPBACK:
        return False
    return host in allowed or (parts.scheme == "https" and host == SERVICES.get(kind))
