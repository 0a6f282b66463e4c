"""Exports asked for and given up; what is ready its person fetches on the page 我的导出."""

from liance.doors.api.acts.act import area
from liance.flows import exporting
from liance.mechanism.exchange.actions.exporting import cancel

write = area("exports:write")

ACTS = (
    write("exports", "ask", exporting.ask),
    write("exports", "cancel", cancel, "export_id", edges=("exchange:export:cancel",)),
)
