"""What does the finance system read of a run? One document: the run, its people, its expenses."""

from __future__ import annotations

from dataclasses import asdict

from .settlement import ReimbursementDetail


def reimbursement_document(found: ReimbursementDetail) -> dict[str, object]:
    """The run as JSON: minor units beside their currency, days as 2026-07-07."""
    row = found.row
    return {
        "code": row.code,
        "entity": row.entity_code,
        "currency": row.currency,
        "paid_on": row.paid_on.isoformat(),
        "total_minor": row.total_minor,
        "people": [
            {"person": code, "name": name, "expenses": lines, "paid_minor": minor}
            for code, name, lines, minor in found.people
        ],
        "expenses": [
            {
                key: value.isoformat() if hasattr(value, "isoformat") else value
                for key, value in asdict(line).items()
            }
            for line in found.lines
        ],
    }
