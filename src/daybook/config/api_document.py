"""What does every operation of the API share? Its problems, its token, its idempotency key.

The framework describes each operation by itself; here the document gets what holds for all.
"""

from __future__ import annotations

WRITES = ("post", "put", "patch", "delete")
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457: what is wrong, which rule says so, and what to do.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "The rule's page, or about:blank."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The reference that the log has."},
        "rule": {"type": "string", "description": "The id of the rule, such as TIME-04."},
        "field": {"type": "string", "description": "The input at fault."},
        "errors": {"type": "array", "items": {"type": "object"}},
        "mine": {"type": "object", "description": "In a conflict: what was sent."},
        "theirs": {"type": "object", "description": "In a conflict: what somebody else saved."},
    },
}
_ABOUT = {
    "401": "No token, or one that is unknown, revoked or over",
    "403": "Not within the caller's rights, or not with this token",
    "404": "There is no such record, or not for this caller",
    "409": "Somebody saved a newer version, or the same request is under way",
    "422": "Refused by a rule, or not as described",
    "429": "Too many requests; Retry-After says how long to wait",
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Your own key, 1 to 80 characters. The same key is answered, not repeated.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80},
}
_TAGS = {
    "Administration": "Organization, settings, proposals, accounts, locks, work and audit.",
    "People": "The directory, employments, leave, costs, targets, and how we are cut.",
    "Sales": "Customers, opportunities, engagements and statements of work.",
    "Contracts": "Terms of engagements, cost estimates, simulation, and the SOW board.",
    "Projects": "Projects, tasks, milestones and rate cards.",
    "Ledger": "The books, line by line.",
    "Bookings": "Who is booked on what.",
    "Time": "Lines of time and weeks.",
    "Approvals": "Time that waits for approval.",
    "Corrections": "Changes of approved time, previewed and posted; estimates trued up.",
    "Expenses": "Expenses, receipts, their policy and approval, and what is paid back.",
    "Partners": "Partner firms, funds, authorizations, packs, and the matching of their invoices.",
    "Imports": "Files of time.",
    "Billing": "What can be billed, and invoices.",
    "Revenue": "Recognition and contract position.",
    "Forecast": "Revenue targets.",
    "Close": "Checks, sign-off and lock of a month.",
    "Insights": "Pulse, scorecard, utilization, publications.",
    "Desk": "Today, portfolio, figures of a project, Explain and search.",
}


def completed(document: dict) -> dict:
    """The document with what holds for every operation."""
    parts = document.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "An API token."}
    }
    parts["responses"] = {
        f"Problem{status}": {
            "description": text,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status, text in _ABOUT.items()
    }
    document["security"] = [{"token": []}]
    used = set()
    for path in document["paths"].values():
        for method, operation in path.items():
            used.update(operation.get("tags", ()))
            _complete(operation, method)
    document["tags"] = [
        {"name": name, "description": text} for name, text in _TAGS.items() if name in used
    ]
    return document


def _complete(operation: dict, method: str) -> None:
    answers = operation["responses"] = {
        str(status): answer for status, answer in operation.get("responses", {}).items()
    }
    for status in _ABOUT:
        if status != "409" or method in WRITES:
            answers.setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
    if method in WRITES:
        operation.setdefault("parameters", []).append(_KEY)
