"""Accounts over the API: users, the roles they hold by date, stand-ins, and one's own tokens."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.core.rights import Data, Role, Verb
from daybook.ui.rest import Key, Made, document_of, filtered_by, fits, page_of_documents, slice_of

from ..actions import grants as grant_actions
from ..actions import users as actions
from ..queries import access
from ..queries.rights_table import RightRow, SimulatedRow, rights_table, simulate
from ..rights import require

access_api = Router(tags=["Administration"])

UserDocument = document_of(access.UserRow)
GrantDocument = document_of(access.GrantRow)
TokenDocument = document_of(access.TokenRow, name="ApiToken")
RightDocument = document_of(RightRow)
SimulatedDocument = document_of(SimulatedRow, name="HeldRight")


class UserIn(Schema):
    """An account to add. With `access` PASSWORD the answer holds a one-time password."""

    name: str = Field(max_length=120)
    email: str
    access: str = Field("PASSWORD", pattern="^(PASSWORD|NONE)$")


class UserMade(Schema):
    """The account, and its one-time password if it has one: shown this once."""

    id: int
    one_time_password: str = ""


class UserChange(Schema):
    """Name and address of an account."""

    version: Key
    name: str = Field(max_length=120)
    email: str


class AccountDecision(Schema):
    """The version that was read, and why."""

    version: Key
    reason: str = Field("", max_length=240)


class GrantIn(Schema):
    """A role over everything, or over one region, practice or project, for some days."""

    role: Role
    scope: str = Field("ALL", pattern="^(ALL|REGION|PRACTICE|PROJECT)$")
    scope_id: Key | None = None
    starts_on: date
    ends_on: date | None = Field(None, description="The first day without it.")
    reason: str = Field("", max_length=240)


class GrantEnd(Schema):
    """The first day without the role, and why."""

    ends_on: date
    reason: str = Field("", max_length=240)


class StandInIn(Schema):
    """Who lends whose grant, for which days. The role ends by itself."""

    grant_id: Key
    to_user_id: Key
    starts_on: date
    ends_on: date = Field(description="The first day without it.")
    reason: str = Field(max_length=240)


class TokenIn(Schema):
    """A token for oneself. Only a signed-in person can make one."""

    name: str = Field(max_length=80)
    scopes: str = Field("read", description="read, or read write.")
    days: int = Field(90, ge=1, le=365)


class TokenMade(Schema):
    """The token's number, and its secret: shown this once."""

    id: int
    secret: str


@access_api.get(
    "/users", response=page_of_documents(UserDocument), summary="Accounts",
    openapi_extra=filtered_by("state", q="Part of a name or an address."),
)  # fmt: skip
def list_users(request, page: int = 1, size: int = 50):
    """By name, with the roles held today."""
    rows = [
        row
        for row in access.users(request.viewer, request.today)
        if fits(request, {"state": row.state}, f"{row.name} {row.email}")
    ]
    return slice_of(request, rows, page=page, size=size)


@access_api.post("/users", response={201: UserMade}, summary="Add an account")
def add_user(request, body: UserIn):
    """It sees nothing until a role is granted."""
    secret = actions.one_time_password() if body.access == "PASSWORD" else None
    key = actions.add_user(
        actor=request.viewer, now=request.now, email=body.email, name=body.name, password=secret,
        temporary=True,
    )  # fmt: skip
    return Status(201, {"id": key, "one_time_password": secret or ""})


@access_api.get("/users/{user_id}", response=UserDocument, summary="One account")
def show_user(request, user_id: Key):
    """Its state and the roles of today."""
    require(request.viewer, Data.USERS, Verb.SEE, what="see an account")
    return access.user(request.viewer, user_id, request.today)


@access_api.put("/users/{user_id}", response=UserDocument, summary="Change an account")
def change_user(request, user_id: Key, body: UserChange):
    """Correct a name or an address."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="change an account")
    access.user(request.viewer, user_id, request.today)
    actions.change_user(actor=request.viewer, now=request.now, user_id=user_id, **body.dict())
    return access.user(request.viewer, user_id, request.today)


def _decided(request, user_id: int, act, body: AccountDecision):
    require(request.viewer, Data.USERS, Verb.EDIT, what="change an account")
    access.user(request.viewer, user_id, request.today)
    act(actor=request.viewer, now=request.now, user_id=user_id, **body.dict())
    return access.user(request.viewer, user_id, request.today)


@access_api.post("/users/{user_id}/deactivate", response=UserDocument, summary="Close an account")
def deactivate(request, user_id: Key, body: AccountDecision):
    """Signed out at once, its tokens stop; roles and history stay."""
    return _decided(request, user_id, actions.deactivate_user, body)


@access_api.post("/users/{user_id}/reactivate", response=UserDocument, summary="Open it again")
def reactivate(request, user_id: Key, body: AccountDecision):
    """With the roles that have not ended meanwhile."""
    return _decided(request, user_id, actions.reactivate_user, body)


class Version(Schema):
    """The version of the account that was read."""

    version: Key


@access_api.post("/users/{user_id}/password", response=UserMade, summary="One-time password")
def new_password(request, user_id: Key, body: Version):
    """The first sign-in replaces it."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="give a password")
    access.user(request.viewer, user_id, request.today)
    secret = actions.set_temporary_password(
        actor=request.viewer, now=request.now, user_id=user_id, version=body.version
    )
    return {"id": user_id, "one_time_password": secret}


@access_api.get(
    "/users/{user_id}/grants", response=list[GrantDocument], summary="Roles of an account"
)
def list_grants(request, user_id: Key):
    """Past, present and to come."""
    require(request.viewer, Data.USERS, Verb.SEE, what="see the roles of others")
    access.user(request.viewer, user_id, request.today)
    return list(access.grants_of(request.viewer, user_id, request.today))


@access_api.post("/users/{user_id}/grants", response={201: Made}, summary="Grant a role")
def grant_role(request, user_id: Key, body: GrantIn):
    """Nobody grants to oneself."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="grant a role")
    access.user(request.viewer, user_id, request.today)
    key = grant_actions.grant_role(
        actor=request.viewer, now=request.now, user_id=user_id, **body.dict()
    )
    return Status(201, {"id": key})


@access_api.get(
    "/users/{user_id}/rights", response=list[SimulatedDocument], summary="What an account may do"
)
def user_rights(request, user_id: Key, on: date | None = None):
    """Every right, asked of the account's grants of a day; today without one."""
    require(request.viewer, Data.USERS, Verb.SEE, what="see the rights of others")
    access.user(request.viewer, user_id, request.today)
    _, rows = simulate(request.viewer, user_id, on or request.today)
    return list(rows)


@access_api.get("/rights", response=list[RightDocument], summary="Rights by role")
def list_rights(request):
    """How far each role reaches, in the order of the roles, before a grant's scope narrows it."""
    require(request.viewer, Data.USERS, Verb.SEE, what="see the rights of others")
    return list(rights_table())


@access_api.post("/grants/{grant_id}/end", response=GrantDocument, summary="End a role")
def end_grant(request, grant_id: Key, body: GrantEnd):
    """From a day on, today at the earliest."""
    access.grant(request.viewer, grant_id, request.today)
    grant_actions.end_grant(actor=request.viewer, now=request.now, grant_id=grant_id, **body.dict())
    return access.grant(request.viewer, grant_id, request.today)


@access_api.get("/stand-ins", response=page_of_documents(GrantDocument), summary="Stand-ins")
def list_stand_ins(request, page: int = 1, size: int = 50):
    """Who stands in for whom, newest first."""
    rows = access.stand_ins(request.viewer, request.today)
    return slice_of(request, rows, page=page, size=size)


@access_api.post("/stand-ins", response={201: Made}, summary="Name a stand-in")
def name_stand_in(request, body: StandInIn):
    """Lends a colleague's role, with its scope, for some days."""
    key = grant_actions.delegate_role(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


@access_api.get("/tokens", response=list[TokenDocument], summary="One's own tokens")
def list_tokens(request):
    """Newest first; secrets are never shown again."""
    return list(access.tokens_of(request.viewer, request.now))


@access_api.post("/tokens", response={201: TokenMade}, summary="Make a token")
def make_token(request, body: TokenIn):
    """For a session only: a token cannot make tokens."""
    key, secret = actions.create_token(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key, "secret": secret})


@access_api.delete("/tokens/{token_id}", response={204: None}, summary="Revoke a token")
def revoke_token(request, token_id: Key):
    """One of one's own; programs that hold it are refused from now on."""
    actions.revoke_token(actor=request.viewer, now=request.now, token_id=token_id)
    return Status(204, None)
