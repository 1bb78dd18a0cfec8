"""Are the stories true? Each Markdown file here is a story; its Python blocks are run in order."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

STORIES = sorted(Path(__file__).parent.glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


class Desk:
    """The people of the small company, each at their own browser, on a day of the story."""

    def __init__(self, company, settings):
        self._company, self._settings, self._browsers = company, settings, {}

    def day(self, text: str) -> None:
        """Turn the calendar; everybody stays signed in."""
        self._settings.DAYBOOK_TODAY = text

    def _browser(self, who: str) -> Client:
        if who not in self._browsers:
            from django.contrib.auth import get_user_model

            client = self._browsers[who] = Client(HTTP_HOST="localhost")
            client.force_login(get_user_model().objects.get(pk=self._company[f"user {who}"]))
        return self._browsers[who]

    def sees(self, who: str, address: str, *texts: str) -> str:
        """Open a page and find each text on it. Returns the page."""
        answer = self._browser(who).get(address, follow=True)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        page = answer.content.decode()
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
        for text in texts:
            assert text in plain or text in page, f"{address} does not say {text!r}"
        return page

    def types(self, who: str, address: str, value: str) -> dict:
        """Type into a cell of My Week and leave it."""
        answer = self._browser(who).put(
            address, {"value": value, "version": 0}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        return answer.json()

    def presses(self, who: str, address: str, **fields) -> str:
        """Press a button: its form is posted, and the page that follows is returned."""
        answer = self._browser(who).post(address, fields, follow=True)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.content.decode()

    def refused(self, who: str, address: str, **fields) -> str:
        """Press a button that says no; what it says is returned."""
        answer = self._browser(who).post(address, fields, follow=True)
        return answer.content.decode()

    def file(self, who: str, address: str) -> bytes:
        """Open a document."""
        answer = self._browser(who).get(address, follow=True)
        assert answer.status_code == 200, address
        return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_a_story_is_true(story, company, settings, tmp_path):
    settings.FILES_ROOT, settings.ANALYTICS_ROOT = tmp_path / "files", tmp_path / "analytics"
    desk = Desk(company, settings)
    names = {"company": company, "desk": desk, "date": date, "re": re}
    for number, block in enumerate(BLOCK.findall(story.read_text(encoding="utf-8")), start=1):
        exec(compile(block, f"{story.name}, block {number}", "exec"), names)
