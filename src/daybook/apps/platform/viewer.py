"""Who is asking? One frozen value that queries take as `viewer` and actions as `actor`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet

from daybook.core.rights import Data, Role, Verb

from .prepared import PreparedRead
from .refusals import Denied

# What a role lent for approvals alone opens; everything else of it stays with its holder.
APPROVALS = "APPROVALS"
_LENT_DATA = {APPROVALS: frozenset({Data.TIME, Data.EXPENSES})}
_LENT_VERBS = {APPROVALS: frozenset({Verb.SEE, Verb.APPROVE})}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A role held today, and over what: ALL, or one region, practice or project.

    `covers_for_id` is the user it is lent by; `only` narrows what a lent role opens.
    """

    role: Role
    scope: str = "ALL"
    scope_id: int | None = None
    covers_for_id: int | None = None
    only: str = ""

    def opens(self, data: Data, verb: Verb = Verb.SEE) -> bool:
        """Whether the grant says anything about doing this to this kind of data."""
        return not self.only or (data in _LENT_DATA[self.only] and verb in _LENT_VERBS[self.only])


@dataclass(frozen=True, slots=True)
class Viewer:
    """A user with today's grants. `via` is UI, API, IMPORT, CLI or JOB."""

    user_id: int
    name: str
    person_id: int | None = None
    grants: tuple[HeldGrant, ...] = ()
    via: str = "UI"
    on_behalf_of_id: int | None = None
    is_system: bool = False
    token_scopes: frozenset[str] | None = field(default=None)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today, whatever their scope; not those lent for one purpose only."""
        return frozenset(grant.role for grant in self.grants if not grant.only)

    def through(self, via: str) -> Viewer:
        """The same viewer, acting through another channel."""
        return replace(self, via=via)


Actor = Viewer


def _grants(user: int, today: date) -> QuerySet:
    from .models import Grant

    held = Grant.objects.filter(user_id=user, starts_on__lte=today).exclude(ends_on__lte=today)
    return held.order_by("id").values_list("role", "scope", "scope_id", "covers_for_id", "only")


# Asked by every request.
_HELD = PreparedRead(_grants, user=int, today=date)


def viewer_of(user, *, today: date, person_id: int | None = None, via: str = "UI") -> Viewer:
    """The viewer a user is on a day: grants that have begun and not ended."""
    return Viewer(
        user_id=user.pk,
        name=user.name,
        person_id=person_id,
        grants=tuple(
            HeldGrant(Role(role), *rest) for role, *rest in _HELD(user=user.pk, today=today)
        ),
        via=via,
        is_system=user.is_system,
    )


def system_actor(via: str = "JOB") -> Viewer:
    """The system itself: jobs that nobody started, and approvals by import."""
    from .models import User

    user = User.objects.get(is_system=True)
    return Viewer(user_id=user.pk, name="Daybook", via=via, is_system=True)


def viewer_of_job(user_id: int, *, today: date, person_id: int | None = None) -> Viewer:
    """For whom a job acts: the user who started it, with the rights they hold now.

    Raises Denied USER-01 where the account is closed by now.
    """
    from .models import User

    user = User.objects.filter(pk=user_id).first()
    if user is None or not (user.is_active or user.is_system):
        raise Denied("USER-01", "The account that started this is closed, so it was not done.")
    return viewer_of(user, today=today, person_id=person_id, via="JOB")
