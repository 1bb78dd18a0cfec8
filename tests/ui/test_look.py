"""The look as numbers: contrast in both themes, budgets, and files of a readable size."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import daybook.ui

UI = Path(daybook.ui.__file__).parent
TOKENS = (UI / "styles" / "tokens.css").read_text()
SURFACES = ("bg", "surface", "hover", "sunken")
INKS = ("text", "muted", "subtle", "accent")
PAIRS = ("ok", "warn", "bad", "info", "neutral", "locked")


def values(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    """Light, dark as chosen, and dark as the system's, each with what it inherits."""
    light = values(TOKENS.split("@media screen{", 1)[0])
    light |= values(re.search(r":root\{\n--lh-1.*?\}", TOKENS, re.S)[0])
    chosen = "".join(re.findall(r"\[data-theme=dark\]\{.*?\}\}", TOKENS, re.S))
    system = TOKENS.split("prefers-color-scheme:dark", 1)[1]
    return {"light": light, "dark": light | values(chosen), "system dark": light | values(system)}


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "system dark"])
def test_text_is_readable_on_every_surface(name):
    theme = themes()[name]
    for ink in INKS:
        for surface in SURFACES:
            assert contrast(theme[ink], theme[surface]) >= 4.5, (ink, surface)
    for ink in ("fav", "adv"):
        assert contrast(theme[ink], theme["surface"]) >= 4.5, ink
    assert contrast(theme["on-accent"], theme["accent"]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark", "system dark"])
def test_a_status_is_readable_on_its_tint_and_controls_are_seen(name):
    theme = themes()[name]
    for tone in PAIRS:
        assert contrast(theme[tone], theme[f"{tone}-bg"]) >= 4.5, tone
    for surface in ("surface", "bg"):
        assert contrast(theme["border-control"], theme[surface]) >= 3
        assert contrast(theme["focus"], theme[surface]) >= 3


def test_the_theme_of_the_system_is_the_dark_one():
    found = themes()
    assert found["dark"] == found["system dark"]


def test_scripts_and_styles_stay_within_their_budget():
    built = UI / "static" / "daybook"
    if not (built / "daybook.js").exists():
        pytest.skip("the front end is not built; make install builds it")
    sizes = {
        name: len(gzip.compress((built / name).read_bytes(), 9))
        for name in ("daybook.js", "theme.js", "daybook.css")
    }
    assert sizes["daybook.js"] + sizes["theme.js"] <= 40_000
    assert sizes["daybook.css"] <= 20_000


def test_every_class_the_templates_use_is_styled_or_looked_for():
    styles = "".join(path.read_text() for path in (UI / "styles").glob("*.css"))
    scripts = "".join(path.read_text() for path in (UI / "islands").glob("*.ts"))
    used = set()
    for path in (UI / "templates").rglob("*.html"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text())
        for found in re.findall(r'class="([^"]*)"', text):
            used |= set(found.split())
    unknown = {name for name in used if f".{name}" not in styles and f'"{name}' not in scripts}
    assert not unknown


def test_no_source_of_the_screen_parts_is_too_long_to_read():
    for folder, ending in (("islands", "*.ts"), ("styles", "*.css"), (".", "*.py")):
        for path in (UI / folder).glob(ending):
            assert len(path.read_text().splitlines()) <= 400, path.name
