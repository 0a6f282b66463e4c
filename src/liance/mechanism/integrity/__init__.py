"""Leads on fabricated data (数据线索): leads only, never edits. Clause C5."""
