"""Who am I here, what may I do, and how am I protected? The account page and what it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allauth.account.views import PasswordChangeView
from allauth.account.views import reauthenticate as confirm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.people.queries.feeds import own_calendar_feed
from daybook.apps.platform.actions.messages import choose_channel
from daybook.apps.platform.actions.preferences import THEMES, choose_theme
from daybook.apps.platform.actions.sign_ins import end_sign_ins, note_sign_out
from daybook.apps.platform.queries.access import ROLE_WORDS
from daybook.apps.platform.queries.messages import CHANNEL_WORDS, channel_choice
from daybook.apps.platform.queries.sign_ins import sign_ins_of
from daybook.apps.platform.scopes import ScopeNames
from daybook.apps.platform.transactions import action, record_audit
from daybook.ui.notices import notify

from . import clock, sessions
from .shell import grant_words

__all__ = ["confirm"]


@require_POST
def sign_out(request):
    """Sign out of this browser, by a form of the page only."""
    from .accounts import AccountAdapter

    if request.user.is_authenticated:
        AccountAdapter(request).logout(request)
    else:
        logout(request)
    return redirect("/signed-out")


@require_GET
def signed_out(request):
    """What one sees after signing out."""
    return render(request, "account/signed_out.html")


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role held today, its scope in words, and until when."""

    role: str
    scope: str


@require_GET
def account(request):
    """Name, roles held today, theme, password, second factor, and where one is signed in."""
    return account_page(request)


def account_page(request, feed_address: str = ""):
    """The page; `feed_address` is a new calendar feed's, shown this once."""
    viewer = request.viewer
    names = ScopeNames()
    roles = tuple(
        HeldRole(ROLE_WORDS[grant.role], grant_words(grant, names)) for grant in viewer.grants
    )
    kinds = set(Authenticator.objects.filter(user_id=viewer.user_id).values_list("type", flat=True))
    context = {
        "account": request.user,
        "roles": roles,
        "themes": THEMES,
        "channel": channel_choice(viewer.user_id, request.today),
        "channels": tuple(CHANNEL_WORDS.items()),
        "second_factor": Authenticator.Type.TOTP in kinds,
        "sign_ins": _local(sign_ins_of(viewer, here=request.session.session_key or "")),
        "feed": _feed(viewer),
        "feed_address": feed_address,
        "has_calendar": viewer.person_id is not None,
    }
    return render(request, "account/account.html", context)


def _feed(viewer):
    found = own_calendar_feed(viewer)
    if found is None:
        return None
    zone = clock.organization_zone()
    read = found.last_read_at
    return replace(
        found,
        created_at=found.created_at.astimezone(zone),
        last_read_at=read and read.astimezone(zone),
    )


def _local(rows):
    zone = clock.organization_zone()
    return [
        replace(
            row,
            signed_in_at=row.signed_in_at.astimezone(zone),
            seen_at=row.seen_at.astimezone(zone),
        )
        for row in rows
    ]


@require_POST
def theme(request):
    """Keep the theme chosen on the account page."""
    choose_theme(actor=request.viewer, now=request.now, theme=request.POST.get("theme", ""))
    notify(request, "Theme saved.")
    return redirect("/account")


@require_POST
def channel(request):
    """Keep by which channel messages come, chosen on the account page."""
    choose_channel(
        actor=request.viewer, now=request.now, channel=request.POST.get("channel", ""),
        handle=request.POST.get("handle", ""),
    )  # fmt: skip
    notify(request, "Channel saved.")
    return redirect("/account")


@require_POST
def end_other_sign_ins(request):
    """Sign out everywhere but here."""
    ended = end_sign_ins(
        actor=request.viewer, now=request.now, keep=request.session.session_key or ""
    )
    others = "1 other browser" if ended == 1 else f"{ended} other browsers"
    notify(request, f"Signed out of {others}.")
    return redirect("/account")


def _audit(request, verb: str) -> None:
    with action():
        record_audit(
            actor=request.viewer,
            verb=verb,
            now=request.now,
            subject=("USER", request.viewer.user_id),
        )


class ChangePassword(PasswordChangeView):
    """A new password ends every other session; this one goes on under a new key."""

    def form_valid(self, form):
        """Set it, then forget the browsers that were signed out by it."""
        before = self.request.session.session_key or ""
        response = super().form_valid(form)
        end_sign_ins(actor=self.request.viewer, now=self.request.now, keep=before)
        note_sign_out(session_key=before)
        sessions.begin(self.request, self.request.user)
        return response


class SetUpSecondFactor(ActivateTOTPView):
    """Bind an authenticator app; recovery codes are made with it."""

    def form_valid(self, form):
        """Activate it and write the audit line."""
        response = super().form_valid(form)
        _audit(self.request, "set_up_second_factor")
        return response


class RemoveSecondFactor(DeactivateTOTPView):
    """Take the authenticator app off the account, and the recovery codes with it."""

    def form_valid(self, form):
        """Remove it and write the audit line."""
        response = super().form_valid(form)
        _audit(self.request, "remove_second_factor")
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Ten new recovery codes; the old ones stop working."""

    def form_valid(self, form):
        """Make them and write the audit line."""
        response = super().form_valid(form)
        _audit(self.request, "make_recovery_codes")
        return response


change_password = ChangePassword.as_view()
set_up_second_factor = SetUpSecondFactor.as_view()
remove_second_factor = RemoveSecondFactor.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
