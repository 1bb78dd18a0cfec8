"""How does the API say no? RFC 9457 problem documents that name the rule and the remedy."""

from __future__ import annotations

from django.http import JsonResponse

from daybook.apps.platform.refusals import Refused


def problem(request, status: int, title: str, detail: str = "", **more) -> JsonResponse:
    """A problem document; `more` are further members, such as rule or errors."""
    rule = more.get("rule", "")
    body = {
        "type": f"/rules/{rule}" if rule else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": getattr(request, "reference", ""),
        **more,
    }
    answer = JsonResponse(body, status=status, json_dumps_params={"default": str})
    answer["Content-Type"] = "application/problem+json"
    return answer


def refusal_problem(request, error: Refused) -> JsonResponse:
    """A refusal of an action or query as a problem document."""
    more = {"rule": error.rule}
    if error.field:
        more["field"] = error.field
    for name in ("mine", "theirs"):
        if values := getattr(error, name, None):
            more[name] = values
    return problem(request, error.status, error.message, **more)


def unfit_problem(request) -> JsonResponse:
    """What the database turned away: a key that does not exist, or a value beyond its limits."""
    return problem(
        request, 422, "Something sent does not fit",
        "A key names nothing that exists, or a value is outside what is allowed. Look the keys up "
        "in their lists and try again.",
    )  # fmt: skip


def plain_problem(request, status: int) -> JsonResponse:
    """An answer of the web framework, such as an unknown address, said as a problem."""
    title, detail = _PLAIN.get(status, ("The request was not carried out", ""))
    return problem(request, status, title, detail)


_PLAIN = {
    400: ("The request cannot be read", "Send JSON in UTF-8, as the description says."),
    404: ("There is no such address", "Every address is listed at /api/docs."),
    405: ("This address does not take that method", "The header Allow names those it takes."),
    413: ("The request is too large", ""),
    500: ("Something went wrong here", "It is in the log under this reference. Nothing was done."),
}
