"""What is asked of a month? One amount for each region and practice, as people type money."""

from __future__ import annotations

import re

from django import forms

from daybook.core.money import divide_rounded, exponent

from ..queries.targets import TargetCell

_AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,4}))?\s*(k|m)?", re.IGNORECASE)
_SCALES = {"": 0, "k": 3, "m": 6}


def parse_amount(text: str, currency: str) -> int:
    """Minor units of a typed amount: 640000, 640,000.00, 640k and 0.64m are all the same."""
    match = _AMOUNT.fullmatch(text.strip().replace(",", "").replace("\u2009", "").replace(" ", ""))
    if match is None:
        raise forms.ValidationError("Write an amount as 640000, 640,000.00 or 640k.")
    digits, scale = match[2] or "", _SCALES[(match[3] or "").lower()]
    whole = int(match[1] + digits) * 10 ** (scale + exponent(currency))
    return divide_rounded(whole, 10 ** len(digits))


def shown_amount(minor: int | None, currency: str) -> str:
    """An amount as its field shows it; a target nobody set is empty."""
    if minor is None:
        return ""
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole:,}" + (f".{rest:0{places}d}" if rest else "")


class TargetsForm(forms.Form):
    """The sheet of one month. Only cells the viewer may set are fields."""

    reason = forms.CharField(label="Reason", required=False, max_length=240)

    def __init__(self, *arguments, cells: tuple[TargetCell, ...], currency: str, **options):
        super().__init__(*arguments, **options)
        self._currency = currency
        self._keys = {}
        for cell in cells:
            name = f"target_{cell.region_id}_{cell.practice_id}"
            self._keys[name] = (cell.region_id, cell.practice_id)
            self.fields[name] = forms.CharField(
                label=f"{cell.region_code}, {cell.practice_code}",
                required=False,
                max_length=20,
                initial=shown_amount(cell.amount_minor, currency),
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num",
                           "aria-label": f"{cell.region_code}, {cell.practice_code}, {currency}"}
                ),
            )  # fmt: skip

    def clean(self):
        """Each amount in minor units; an empty field leaves its target as it is."""
        cleaned = super().clean()
        amounts = {}
        for name, key in self._keys.items():
            text = (cleaned.get(name) or "").strip()
            if not text:
                continue
            try:
                amounts[key] = parse_amount(text, self._currency)
            except forms.ValidationError as error:
                self.add_error(name, error)
        cleaned["amounts"] = amounts
        return cleaned
