"""Codes of the exchange."""

NO_LIST = "exchange.no_list"
NO_FORM = "exchange.no_form"
FILTER = "exchange.filter"
TOO_MANY = "exchange.too_many"
# Why an export failed.
MISCOUNTED = "exchange.miscounted"
NO_SPACE = "exchange.no_space"
NOT_PERMITTED = "exchange.not_permitted_now"
BROKEN = "exchange.broken"
