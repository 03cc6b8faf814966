"""Acts on a page as people do: they look before they click, and they look at what comes of it."""

from __future__ import annotations

from functools import wraps
from time import monotonic

from playwright.sync_api import BrowserContext, Locator, Page

PATIENCE = 20_000

# Streamlit shows that it runs only when the server has said so. Until then the page looks done,
# and what is clicked in between is clicked on the page as it was.
HEARD = """() => {
    const Native = window.WebSocket
    window.WebSocket = class extends Native {
        constructor(...how) {
            super(...how)
            this.addEventListener('message', () => { window.heard = performance.now() })
        }
        send(what) {
            window.sent = performance.now()
            super.send(what)
        }
    }
}"""
CALM = """asked => {
    const now = performance.now()
    const has = selector => document.querySelector(selector) !== null
    // Some of what is sent is never answered.
    const answered = !(window.sent > (window.heard ?? 0)) || now - window.sent > 2000
    const calm = answered
        && has('[data-testid="stApp"][data-test-script-state="notRunning"]')
        && has('[data-testid="stMain"] a')
        && !has('[data-testid="stSkeleton"], [data-stale="true"]')
    if (window.asked !== asked) Object.assign(window, {asked, frames: 0})
    window.frames = calm ? window.frames + 1 : 0
    return window.frames > 2
}"""
OURS = "() => document.querySelector('[data-testid=\"stApp\"]') !== null"


def listening(context: BrowserContext) -> BrowserContext:
    """Before its first page is opened: `settle` then knows what was sent and answered."""
    context.add_init_script(f"({HEARD})()")
    return context


def settle(page: Page) -> None:
    """Waits until the script has run, for all that was sent to it, and nothing on the page is of an
    earlier run. For some frames on end: what was typed is sent a moment later."""
    page.wait_for_function(CALM, arg=monotonic(), timeout=PATIENCE, polling="raf")


def _patient(act, **habits):
    @wraps(act)
    def acted(self, *arguments, **named):
        if ours := self.page.evaluate(OURS):
            settle(self.page)
        act(self, *arguments, **habits | named)
        if ours:
            settle(self.page)

    return acted


def be_patient() -> None:
    """From now on, everywhere: no test has to think of it, and so none can forget it. A finger
    stays on the button for a moment, in which the page sends what the field it left has to say."""
    Locator.click = _patient(Locator.click, delay=60)
    Locator.fill = _patient(Locator.fill)
