"""What the app's page may load: its own files, camera pictures, the event stream."""

from csp.constants import NONE, SELF
from django.conf import settings

POLICY = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    # Vant sets widths and positions through style attributes; no script runs by these.
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF, f"*:{settings.LIANCE_LIVE_PORT}"],
    "worker-src": [SELF, "blob:"],
    "manifest-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
