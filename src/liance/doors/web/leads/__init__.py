"""Leads (数据线索): what screening saw, examined by two people, never a verdict."""
