"""Django wiring of the background work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Procrastinate finds ``tasks`` here."""

    name = "liance.doors.jobs"
    label = "jobs"
