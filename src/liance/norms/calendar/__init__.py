"""Working days (工作日) and due dates after the State Council's holiday notices.

A year without a published notice is refused, never guessed; a provisional answer says so.
Serves the clauses W4 (lead time, natural days) and R1 (5 working days).
"""
