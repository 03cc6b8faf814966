"""A real Chromium in front of a real server on the demo organisation."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.browser.install import find
from tests.browser.patience import PATIENCE, be_patient, listening, settle
from tests.built import the_demo
from tests.serving import serving

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
LAPTOP, PHONE = (1280, 800), (390, 844)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passes is not told: on a large page that takes several times as long as the rules do.
LESS = {"resultTypes": ["violations"], "iframes": False}
AXE = {"runOnly": {"type": "tag", "values": RULES}} | LESS
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} | LESS
BACKGROUNDS = {"dark": "rgb(14, 17, 22)", "light": "rgb(255, 255, 255)"}
# Asked by Streamlit's own page below every address but the first; it then finds the right place.
PROBES = re.compile(r"/\w+/_stcore/(health|host-config)$")

_FREE: defaultdict[tuple, list[Page]] = defaultdict(list)  # by browser, size and scheme

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones last; Playwright also keeps an event loop, and others start their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Each process has a copy of its own."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    shutil.copytree(the_demo(), folder, symlinks=True)
    return folder


@pytest.fixture(scope="session")
def server(demo, tmp_path_factory) -> Iterator[str]:
    with serving(demo, tmp_path_factory.mktemp("cache")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find()
    if not path:
        # A skip would look like a pass.
        pytest.fail("No Chromium here: run `python -m tests.browser.install`.", pytrace=False)
    be_patient()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One visitor with one window; remembers what the browser asked for and complained about."""

    page: Page
    server: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> Visit:
        self.page.goto(self.server + address)
        return self.settle()

    def go(self, address: str) -> Visit:
        """As Back and Forward do: within the application, which is not loaded again."""
        if not self.page.url.startswith(self.server) or "/_stcore/" in self.page.url:
            return self.open(address)
        self.page.evaluate(
            """to => { history.pushState(null, '', to)
                       dispatchEvent(new PopStateEvent('popstate')) }""",
            address,
        )
        return self.settle()

    def settle(self) -> Visit:
        """Waits until the script has run and nothing on the page is of an earlier run."""
        settle(self.page)
        return self

    @property
    def address(self) -> str:
        return self.page.url.removeprefix(self.server)

    def cards(self):
        """The products on Browse, whole cards each."""
        return self.page.locator('[data-testid="stGrid"] a[data-testid="stPageLink-NavLink"]')

    def search(self, text: str) -> None:
        self.page.get_by_role("searchbox", name="Search").fill(text)

    def violations(self, options: dict = AXE) -> list[str]:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        assert not self.page.main_frame.child_frames, "it would not be looked into"
        found = self.page.evaluate("options => axe.run(options)", options)
        return [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def violations_in_both_themes(self) -> list[str]:
        """The page turns dark and light again under its visitor's eyes; nothing is loaded anew. The
        second time only what a theme can change is looked at."""
        found = []
        options = AXE
        for scheme, background in BACKGROUNDS.items():
            self.page.emulate_media(color_scheme=scheme)
            app = self.page.get_by_test_id("stApp")
            expect(app).to_have_css("background-color", background)
            found += [f"{scheme}: {told}" for told in self.settle().violations(options)]
            options = CONTRAST
        return found

    def overflow(self) -> int:
        """By how many pixels the page can be scrolled sideways."""
        return self.page.evaluate(
            """() => { const main = document.querySelector('[data-testid="stMain"]');
                       return main.scrollWidth - main.clientWidth }"""
        )


def _watch(visit: Visit) -> dict[str, Callable]:
    def asked(request) -> None:
        if (host := urlparse(request.url).netloc) and not request.url.startswith(
            ("data:", "blob:")
        ):
            visit.hosts.add(host)

    def said(message) -> None:
        where = (message.location or {}).get("url", "")
        if message.type == "error" and not PROBES.search(where):
            visit.complaints.append(f"{message.text} {where}")

    listeners = {
        "request": asked,
        "console": said,
        "pageerror": lambda error: visit.complaints.append(str(error)),
    }
    for event, listener in listeners.items():
        visit.page.on(event, listener)
    return listeners


def _window(chromium: Browser, size: tuple[int, int], scheme: str) -> Page:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
    )
    return listening(context).new_page()


@contextmanager
def visiting(chromium: Browser, server: str, size=LAPTOP, scheme: str = "light") -> Iterator[Visit]:
    """A window is used by one visitor after another: a new one would compile all scripts anew."""
    free = _FREE[chromium, size, scheme]
    page = free.pop() if free else _window(chromium, size, scheme)
    visit = Visit(page, server)
    listeners = _watch(visit)
    yield visit
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.context.clear_cookies()
    page.emulate_media(color_scheme=scheme)
    try:
        page.goto(f"{server}/_stcore/health")  # nothing runs there, and its process stays
        free.append(page)
    except Error:  # the server has ended before its visitor
        page.context.close()
    ours = {urlparse(server).netloc}
    assert visit.hosts <= ours, f"asked another host: {visit.hosts - ours}"
    assert not visit.complaints


@pytest.fixture
def visit(chromium, server) -> Iterator[Visit]:
    """A visitor with a laptop, in light; must end without a complaint or a foreign request."""
    with visiting(chromium, server) as visit:
        yield visit


@pytest.fixture
def visit_with(chromium, server) -> Iterator[Callable[..., Visit]]:
    """Another window size, another scheme, another server."""
    open_: list = []

    def visit_(size=LAPTOP, scheme: str = "light", at: str = server) -> Visit:
        open_.append(visiting(chromium, at, size, scheme))
        return open_[-1].__enter__()

    yield visit_
    for one in reversed(open_):
        one.__exit__(None, None, None)
