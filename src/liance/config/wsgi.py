"""The WSGI entry: pages and API."""

import os

from django.core.wsgi import get_wsgi_application

from liance.foundation.kernel.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.config.settings")

application = get_wsgi_application()
settle()
