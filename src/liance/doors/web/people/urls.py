"""Addresses of agencies and people."""

from django.urls import path

from liance.doors.web.people.views import (
    accounts,
    agencies,
    conflicts,
    instruments,
    pairings,
    people,
)

app_name = "people"

urlpatterns = [
    path("", agencies.index, name="index"),
    path("agencies/new/", agencies.new, name="new_agency"),
    path("agencies/<uuid:agency_id>/", agencies.detail, name="agency"),
    path("agencies/<uuid:agency_id>/change/", agencies.change, name="change_agency"),
    path("agencies/<uuid:agency_id>/accreditation/", agencies.accredit, name="accredit"),
    path("agencies/<uuid:agency_id>/signing/", agencies.signing, name="signing"),
    path("agencies/<uuid:agency_id>/in-charge/", agencies.in_charge, name="in_charge"),
    path("agencies/<uuid:agency_id>/people/new/", people.new, name="new_person"),
    path("agencies/<uuid:agency_id>/instruments/new/", instruments.new, name="new_instrument"),
    path("certificates/", people.index, name="certificates"),
    path("certificates/<uuid:certificate_id>/renew/", people.renew, name="renew"),
    path("instruments/", instruments.index, name="instruments"),
    path("instruments/<uuid:instrument_id>/", instruments.change, name="change_instrument"),
    path("pairings/", pairings.index, name="pairings"),
    path("pairings/new/", pairings.new, name="new_pairing"),
    path("pairings/<uuid:pairing_id>/end/", pairings.end, name="end_pairing"),
    path("conflicts/mine/", conflicts.own, name="own_conflict"),
    path("conflicts/<uuid:avoidance_id>/lift/", conflicts.lift, name="lift_conflict"),
    path("<uuid:staff_id>/conflicts/new/", conflicts.new, name="new_conflict"),
    path("accounts/", accounts.index, name="accounts"),
    path("<uuid:staff_id>/", people.detail, name="person"),
    path("<uuid:staff_id>/change/", people.change, name="change_person"),
    path("<uuid:staff_id>/leave/", people.leave, name="leave"),
    path("<uuid:staff_id>/certificates/new/", people.new_certificate, name="new_certificate"),
    path("<uuid:staff_id>/account/open/", accounts.open_, name="open_account"),
    path("<uuid:staff_id>/account/password/", accounts.password, name="password"),
    path("<uuid:staff_id>/account/vouch/", accounts.vouch, name="vouch"),
    path("<uuid:staff_id>/account/lock/", accounts.lock, name="lock"),
    path("<uuid:staff_id>/account/unlock/", accounts.unlock, name="unlock"),
    path("<uuid:staff_id>/devices/withdraw/", accounts.withdraw_device, name="withdraw_device"),
    path("<uuid:staff_id>/roles/give/", accounts.give, name="give_role"),
    path("<uuid:staff_id>/roles/take/", accounts.take, name="take_role"),
]
