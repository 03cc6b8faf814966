"""Pages run as Streamlit runs them: from the entry script, on a real repository."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from marketplace.settings import Settings
from marketplace.ui import state

TOP = Path(__file__).resolve().parents[2]


class Page:
    """An open page, and what a visitor reads on it."""

    def __init__(self, at: AppTest) -> None:
        self.at = at

    @property
    def links(self) -> list:
        return [link.proto for link in self.at.get("page_link")]

    @property
    def cards(self) -> list:
        """Links to products that say more than a name; those of the news have no bold title."""
        found = (link for link in self.links if link.page == "product")
        return [link for link in found if "\n" in link.label and "**" in link.label]

    @property
    def text(self) -> str:
        """Without the marks of Markdown, as it is shown."""
        shown = [*(m.value for m in self.at.markdown), *(link.label for link in self.links)]
        shown += [title.value for title in self.at.title]
        shown += [button.label for button in self.at.button]
        shown += [error.value for error in self.at.error]
        return "\n".join(shown).replace("\\", "")

    def names(self) -> list[str]:
        """Of the products that were found, in their order."""
        titles = (card.label.split("**")[1] for card in self.cards)
        return [re.sub(r":yellow-background\[|[\\\]]", "", title) for title in titles]


@pytest.fixture
def open_page():
    def open_(settings: Settings, path: str = "app.py", **choices: str | list[str]) -> Page:
        state.use(replace(settings, refresh_seconds=3600.0))
        at = AppTest.from_file(TOP / "app.py", default_timeout=30)
        if path != "app.py":
            at.run()
            at.switch_page(path)
        for key, value in choices.items():
            at.query_params[key] = value
        return Page(at.run())

    yield open_
    state.use(Settings())
