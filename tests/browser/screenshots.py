"""Every page, light and dark, into `docs/`: `make screenshots`. Look at each afterwards."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from marketplace import start
from tests.browser.conftest import ARGUMENTS, LAPTOP, PHONE, visiting
from tests.browser.install import find
from tests.browser.install import main as need_browser
from tests.serving import serving

DOCS = Path(__file__).resolve().parents[2] / "docs"
TALL, TALLER, TALLEST = (1280, 1150), (1280, 1750), (1280, 2350)
MISTAKE = "SELECT carier, count(*) AS departures\nFROM flights.legs\nGROUP BY ALL"
# name -> address, window
PAGES = {
    "browse": ("/", LAPTOP),
    "browse-search": ("/?q=aircraft+registraton", LAPTOP),
    "browse-list": ("/?view=list", LAPTOP),
    "product": ("/product?id=flights", LAPTOP),
    "product-sample": ("/product?id=passenger-bookings&section=Sample", TALL),
    "product-service-levels": ("/product?id=flights&section=Service+levels", TALLER),
    "product-broken-rows": ("/product?id=flights&section=Service+levels&rows=all", TALLEST),
    "product-ports": ("/product?id=flights&section=Ports+and+access", TALL),
    "product-lineage": ("/product?id=passenger-counts&section=Lineage", TALL),
    "product-versions": ("/product?id=flights&section=Versions", TALL),
    "product-history": ("/product?id=flights&section=History", TALL),
    "product-contract": ("/product?id=flights&section=Contract", TALL),
    "product-snippets": ("/product?id=airlines&section=Ports+and+access&use=pandas", TALL),
    "product-profile": ("/product?id=flights&section=Sample&property=legs.dep_delay", TALLER),
    "query": ("/query?id=flights", LAPTOP),
    "query-chart": ("/query?saved=delays-by-airline&view=Chart", LAPTOP),
    "query-error": (f"/query?sql={quote(MISTAKE)}", LAPTOP),
    "health": ("/health", LAPTOP),
    "edit": ("/edit?id=flights&part=Schema", LAPTOP),
    "edit-text": ("/edit?id=flights", LAPTOP),
    "changes": ("/changes", LAPTOP),
    "changes-versions": ("/changes?product=flights&view=versions&from=1.4.0&to=2.3.0", TALL),
    "new": ("/new", LAPTOP),
    "problems": ("/problems", LAPTOP),
    "about": ("/about", LAPTOP),
}


def _describe(page: Page) -> None:
    """A change under way, with what it means."""
    page.get_by_role("textbox", name="Description").first.press("Control+End")
    page.keyboard.type(" Local time.")
    page.get_by_text("Never empty", exact=True).last.click()
    page.get_by_text("Who is affected").wait_for()


def _as_text(page: Page) -> None:
    page.get_by_text("YAML", exact=True).first.click()
    page.locator(".cm-content").press("Control+Home")
    page.keyboard.type("colour: blue\n")
    page.get_by_text("1 new problem").wait_for()


ACTS = {"edit": _describe, "edit-text": _as_text}
ON_A_PHONE = ("browse", "product", "query", "health", "edit")


def shoot(chromium: Browser, server: str) -> None:
    for scheme in ("light", "dark"):
        for name, (address, size) in PAGES.items():
            _one(chromium, server, f"{name}-{scheme}", address, size, scheme)
    for name in ON_A_PHONE:
        _one(chromium, server, f"{name}-phone", PAGES[name][0], PHONE, "light")


def _one(
    chromium: Browser, server: str, name: str, address: str, size: tuple[int, int], scheme: str
) -> None:
    with visiting(chromium, server, size, scheme) as visit:
        visit.open(address)
        if act := ACTS.get(name.rsplit("-", 1)[0]):
            act(visit.page)
        visit.page.wait_for_timeout(1500)  # canvases draw after the script has ended
        visit.page.screenshot(path=DOCS / f"{name}.png")
        print(f"docs/{name}.png", flush=True)


def main() -> None:
    need_browser()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        demo = Path(scratch) / "demo"
        start.demo(demo)
        for key, value in (("name", "Mara Lindqvist"), ("email", "mara.lindqvist@skyport.example")):
            subprocess.run(["git", "-C", str(demo), "config", f"user.{key}", value], check=True)
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        with serving(demo, Path(scratch) / "cache") as server:
            shoot(chromium, server)
        chromium.close()


if __name__ == "__main__":
    main()
