"""Agencies, people, certificates, instruments, accounts (人员与仪器)."""
