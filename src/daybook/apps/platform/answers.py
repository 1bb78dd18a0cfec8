"""How does a form answer? Done and away, or shown again with what was typed and what is wrong.

`answer(request, form, act, context)` calls `act(cleaned)` for a valid POST; a refusal with a field
stands at that field, any other above the form. Who lacks the right sees the refusal page instead.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .refusals import Conflict, Denied, NotFound, Refused


def answer(
    request: HttpRequest,
    form,
    act: Callable[[dict], str],
    context: dict,
    *,
    template: str = "ui/form.html",
    version: Callable[[], int] | None = None,
) -> HttpResponse:
    """The form's page, or the redirect to the address that `act` returns.

    `version` reads the record's newest version, so that after a conflict, with both values shown,
    saving again is a choice and not an accident.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except (Denied, NotFound):
            raise
        except Conflict as error:
            _show_conflict(form, error, version)
        except Refused as error:
            show_refusal(form, error)
    page = {"form": form, "action": request.get_full_path(), **context}
    return render(request, template, page, status=422 if form.is_bound and form.errors else 200)


def show_refusal(form, error: Refused) -> None:
    """Put a refusal at the field it names, or above the form."""
    names = (error.field, error.field.removesuffix("_id"), f"{error.field}_id")
    field = next((name for name in names if name and name in form.fields), None)
    form.add_error(field, f"{error.message} {error.rule}")


def _show_conflict(form, error: Conflict, version: Callable[[], int] | None) -> None:
    form.add_error(None, f"{error.message} {error.rule}")
    for name, value in error.theirs.items():
        label = form.fields[name].label if name in form.fields else None
        if error.mine.get(name) != value and label:
            shown = form.fields[name].prepare_value(value)
            form.add_error(
                name, f"Saved meanwhile: {shown if shown not in (None, '') else 'empty'}."
            )
    if version is not None and "version" in form.fields:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(version())
