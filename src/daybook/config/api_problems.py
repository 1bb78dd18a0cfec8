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
