"""How does sign-in differ from the library's? No self-registration, nothing given away, all logged.

A wrong password, an unknown address and a deactivated account look the same from outside, take
the same time, and count towards the same limits.
"""

from __future__ import annotations

import base64
import hashlib
import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from daybook.apps.platform.actions.passwords import choose_password
from daybook.apps.platform.viewer import viewer_of

from . import clock, sessions

log = logging.getLogger("daybook.sign_in")
WRONG = "This e-mail address and password do not belong together, or the account is closed."
TOO_MANY = (
    "Too many tries. Wait five minutes and try again; your administrator can give you a new "
    "password."
)


class AccountAdapter(DefaultAccountAdapter):
    """Closes self-registration, keeps redirects local, logs sign-ins without addresses."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not valid. Codes change every 30 seconds.",
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request) -> bool:
        """Nobody registers alone: users are created with their grants."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of our own, written without a host."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def authenticate(self, request, **credentials):
        """The user with these credentials, or nobody; closed accounts are nobody."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request, **credentials) -> None:
        """Log that somebody failed; who was tried is not kept."""
        _log("sign-in failed", request, method="password")

    def reauthenticate(self, user, password: str) -> bool:
        """Whether this is the signed-in user's password; counted like a sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request, user) -> None:
        """Sign in: the library gives the session a new key, and its clock starts."""
        super().login(request, user)
        sessions.begin(request, user)
        _log("signed in", request, user=user.pk)

    def logout(self, request) -> None:
        """Sign out of this browser."""
        sessions.note_sign_out(session_key=request.session.session_key or "")
        _log("signed out", request, user=request.user.pk)
        super().logout(request)

    def set_password(self, user, password: str) -> None:
        """Set a password by the platform's action, which writes the audit line."""
        now = clock.now()
        actor = viewer_of(user, today=clock.local_today(now))
        choose_password(actor=actor, now=now, user=user, password=password)

    def respond_user_inactive(self, request, user):
        """Closed meanwhile: back to the sign-in page."""
        return redirect("account_login")

    def get_password_change_redirect_url(self, request) -> str:
        """Back to the account page."""
        return "/account"

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """Keep quiet about what the page shows anyway: that one is signed in or out."""
        if message_template and message_template.startswith("account/messages/logged_"):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Stores second-factor seeds encrypted under a key made from the installation's secret."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """The seed, unreadable without the secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The seed. Under another secret key no code fits: an administrator resets the factor."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("a second factor was made under another secret key")
            return generate_totp_secret()


def is_readable(encrypted_text: str) -> bool:
    """Whether a stored seed was made under this installation's secret key."""
    try:
        _cipher().decrypt(encrypted_text.encode())
    except InvalidToken:
        return False
    return True


def _cipher() -> Fernet:
    key = hashlib.sha256(b"daybook second factor\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _log(message: str, request, **fields) -> None:
    """A line that tells clients apart without holding their address."""
    client = salted_hmac("daybook.client", request.META.get("REMOTE_ADDR", "")).hexdigest()[:12]
    log.info(message, extra={"fields": {"client": client, **fields}})
