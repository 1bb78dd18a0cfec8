"""A form about one person: it stands in their scope, and Cancel and Done both lead back to them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.answers import answer
from daybook.ui.notices import notify

from ..queries.directory import DirectoryRow


def person_form(
    request: HttpRequest,
    row: DirectoryRow,
    form,
    act: Callable[[dict], str],
    *,
    tab: str = "",
    template: str = "ui/form.html",
    version: Callable[[], int] | None = None,
    **context,
) -> HttpResponse:
    """The form, or what `act` did, said on the person's page or on a tab of it such as "/leave"."""
    back = f"/people/{row.code}{tab}"

    def done(values: dict) -> str:
        notify(request, act(values))
        return back

    context = {"scope": row.code, "cancel_href": back, **context}
    return answer(request, form, done, context, template=template, version=version)
