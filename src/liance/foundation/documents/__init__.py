"""Printed documents (打印件): contact sheet, monitoring report, bottle labels, receipts.

Frozen forms in, PDF bytes out, by Typst. No Django, no database, no clock: whoever prints fills a
form of `sheet`, `report`, `labels` or `receipts` and calls its `render`. Texts of users never
become Typst source; they reach the template as data. The same form gives the same bytes.
"""
