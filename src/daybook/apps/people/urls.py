"""Which addresses are people's? The directory, a person and their tabs, and how we are cut.

A code holds a capital or a digit, so that `/people/bookings` is left to the app it belongs to.
"""

from __future__ import annotations

from django.urls import path, re_path

from .views import (
    calendars,
    directory,
    edit_person,
    employments,
    leave,
    person,
    person_money,
    person_tabs,
    places,
    role_costs,
)

_PERSON = r"^people/(?P<code>(?=[^/]*[A-Z0-9])[^/]+)"


def _person(rest: str, view, name: str):
    return re_path(rf"{_PERSON}{rest}$", view, name=name)


urlpatterns = [
    path("people", directory.people, name="people"),
    path("people/new", directory.new_person, name="person_new"),
    _person("", person.overview, "person"),
    _person("/edit", edit_person.edit, "person_edit"),
    _person("/account", edit_person.link, "person_account"),
    _person("/forget", edit_person.forget, "person_forget"),
    _person("/employment/new", employments.start, "employment_new"),
    _person(r"/employment/(?P<employment_id>\d+)/change", employments.change, "employment_change"),
    _person(r"/employment/(?P<employment_id>\d+)/end", employments.end, "employment_end"),
    _person("/leave", person_tabs.leave, "person_leave"),
    _person("/leave/new", leave.record, "leave_new"),
    _person(r"/leave/(?P<leave_id>\d+)/revise", leave.revise, "leave_revise"),
    _person(r"/leave/(?P<leave_id>\d+)/cancel", leave.cancel, "leave_cancel"),
    _person("/calendar", person_tabs.calendar, "person_calendar"),
    _person("/rates", person_money.rates, "person_rates"),
    _person("/rates/draft", edit_person.cost, "person_rates_draft"),
    _person("/target", person_money.target, "person_target"),
    _person("/target/set", edit_person.target, "person_target_set"),
    _person("/history", person_tabs.history, "person_history"),
    path("admin/calendars", calendars.calendar_list, name="calendars"),
    path("admin/calendars/new", calendars.calendar_new, name="calendar_new"),
    path("admin/calendars/holidays", calendars.holidays_load, name="holidays_load"),
    path("admin/calendars/holidays/<str:code>", calendars.holidays_page, name="holidays"),
    path("admin/calendars/<str:code>/edit", calendars.calendar_edit, name="calendar_edit"),
    path("admin/roles/costs", role_costs.costs, name="role_costs"),
    path("admin/roles/costs/draft", role_costs.draft, name="role_costs_draft"),
    path("admin/roles/<str:code>/target", places.role_target, name="role_target"),
    *(
        pattern
        for kind in ("role", "region", "practice")
        for pattern in (
            path(f"admin/{kind}s", places.place_list, {"kind": kind}, name=f"{kind}s"),
            path(f"admin/{kind}s/new", places.place_new, {"kind": kind}, name=f"{kind}_new"),
            path(
                f"admin/{kind}s/<str:code>/edit",
                places.place_edit,
                {"kind": kind},
                name=f"{kind}_edit",
            ),
        )
    ),
]
