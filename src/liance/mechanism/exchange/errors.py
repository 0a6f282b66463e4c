"""Codes of the exchange."""

NO_LIST = "exchange.no_list"
NO_FORM = "exchange.no_form"
FILTER = "exchange.filter"
TOO_MANY = "exchange.too_many"
NOT_READY = "exchange.not_ready"
GONE = "exchange.gone"
# Why an export failed.
MISCOUNTED = "exchange.miscounted"
NO_SPACE = "exchange.no_space"
NOT_PERMITTED = "exchange.not_permitted_now"
BROKEN = "exchange.broken"
# Tokens of other programs.
TOKEN_NAME = "exchange.token_name"  # noqa: S105
TOKEN_SCOPE = "exchange.token_scope"  # noqa: S105
TOKEN_DAYS = "exchange.token_days"  # noqa: S105
TOKEN_MANY = "exchange.token_many"  # noqa: S105
TOKEN_ENDED = "exchange.token_ended"  # noqa: S105
TOKEN_UNKNOWN = "exchange.token_unknown"  # noqa: S105
TOO_FAST = "exchange.too_fast"
KEY_MISSING = "exchange.key_missing"
UNREADABLE = "exchange.unreadable"
CURSOR = "exchange.cursor"
MARK = "exchange.mark"
DIGEST = "exchange.digest"
UNFIT = "exchange.unfit"
PAGES_ALONE = "exchange.pages_alone"
# Webhooks of other programs.
HOOK_NAME = "exchange.hook_name"
HOOK_HOST = "exchange.hook_host"
HOOK_SECRET = "exchange.hook_secret"  # noqa: S105
HOOK_KINDS = "exchange.hook_kinds"
HOOK_MANY = "exchange.hook_many"
HOOK_ENDED = "exchange.hook_ended"
