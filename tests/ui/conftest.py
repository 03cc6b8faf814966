"""Pages run as Streamlit runs them: from the entry script, on a real repository."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
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


@cache
def components() -> BidiComponentManager:
    """One for all pages, as in a server; each AppTest would search all that is installed anew."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def the_app() -> AppTest:
    at = AppTest.from_file(TOP / "app.py", default_timeout=30)
    at._bidi_component_manager = components()
    return at


@cache
def pages() -> dict:
    """Which pages there are: known once the app has run, and the same for everybody."""
    return the_app().run()._registered_pages


@pytest.fixture
def open_page():
    def open_(settings: Settings, path: str = "app.py", **choices: str | list[str]) -> Page:
        state.use(replace(settings, refresh_seconds=3600.0))
        at = the_app()
        if path != "app.py":
            at._registered_pages = pages()
            at.switch_page(path)  # straight there, as by a link
        for key, value in choices.items():
            at.query_params[key] = value
        return Page(at.run())

    yield open_
    state.use(Settings())
