"""What is asked when signing in, and in which words? The library's forms with our labels."""

from __future__ import annotations

import logging

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp

LENGTH_HELP = (
    "At least 12 characters. Several words that do not belong together make a good one; common "
    "passwords and your own name are refused."
)
log = logging.getLogger("daybook.sign_in")


def _plain(form, **labels: str) -> None:
    """Labels stand above fields, so placeholders and the library's hints go."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        if name in labels:
            field.label = labels[name]


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login="E-mail", password="Password")
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password="Password")


class ChangePasswordForm(account.ChangePasswordForm):
    """The current password and the new one, twice."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword="Current password",
            password1="New password",
            password2="New password again",
        )
        self.fields["password1"].help_text = LENGTH_HELP

    def clean(self):
        """A new password differs from the current one."""
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned.get("oldpassword") == cleaned.get("password1"):
            self.add_error("password1", "This is your current password; choose another.")
        return cleaned


class _Code:
    """A code is digits; phones then show their number keys."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code="Code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeForm(_Code, codes.AuthenticateForm):
    """The second factor while signing in: a code of the app, or a recovery code."""

    def _emit_authentication_failed(self, authenticator) -> None:
        log.info("sign-in failed", extra={"fields": {"method": "code", "user": self.user.pk}})
        super()._emit_authentication_failed(authenticator)


class CodeAgainForm(_Code, codes.ReauthenticateForm):
    """The second factor once more, before something that matters."""


class ActivateForm(_Code, totp.ActivateTOTPForm):
    """The first code of a new authenticator app, which proves that it works."""
