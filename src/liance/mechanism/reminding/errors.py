"""Stable codes of what reminding refuses. Their wording lives in the doors."""

GROUP_HOST = "reminding.group_host"
GROUP_EXISTS = "reminding.group_exists"
GROUP_SECRET = "reminding.group_secret"  # noqa: S105
QUIET_DAY = "reminding.quiet_day"
NO_ADDRESS = "reminding.no_address"
NOT_OPEN = "reminding.not_open"
