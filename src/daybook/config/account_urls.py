"""Which addresses sign people in and show their account? Only what Daybook offers."""

from __future__ import annotations

from allauth.account.views import login
from allauth.mfa.base.views import authenticate
from allauth.mfa.base.views import reauthenticate as confirm_by_code
from allauth.mfa.recovery_codes.views import download_recovery_codes, view_recovery_codes
from django.urls import path

from . import account_calendar as calendar
from . import account_views as views

urlpatterns = [
    path("sign-in", login, name="account_login"),
    path("sign-in/code", authenticate, name="mfa_authenticate"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("signed-out", views.signed_out),
    path("account", views.account, name="mfa_index"),
    path("account/theme", views.theme),
    path("account/channel", views.channel),
    path("account/sign-ins/end", views.end_other_sign_ins),
    path("account/calendar/renew", calendar.renew),
    path("account/calendar/revoke", calendar.revoke),
    path("account/password", views.change_password, name="account_change_password"),
    path("account/confirm", views.confirm, name="account_reauthenticate"),
    path("account/confirm/code", confirm_by_code, name="mfa_reauthenticate"),
    path("account/second-factor", views.set_up_second_factor, name="mfa_activate_totp"),
    path("account/second-factor/remove", views.remove_second_factor, name="mfa_deactivate_totp"),
    path("account/recovery-codes", view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new", views.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "account/recovery-codes/file", download_recovery_codes, name="mfa_download_recovery_codes"
    ),
]
