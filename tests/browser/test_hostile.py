"""Contracts that mean harm, in a real browser: nothing is fetched, drawn, run or taken down."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.builders import Repo, a_contract, a_product, a_property, an_object
from tests.serving import serving

pytestmark = pytest.mark.browser

EVIL = (
    "![x](http://evil.example/a.png) [y](http://evil.example) <img src=http://evil.example/b.png>"
    "<script>alert(1)</script> :red-badge[forged] $$x$$ \u202ereversed # head"
)
SECTIONS = (
    "Schema", "Sample", "Service levels", "Ports and access", "Lineage", "Versions", "History",
    "Contract",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Hostile text in every section, 20 domains, and a line of 300,000 blanks."""
    repo = Repo(tmp_path_factory.mktemp("hostile") / "repo")
    item = a_property(EVIL, description=EVIL, businessName=EVIL, classification=EVIL, tags=[EVIL])
    said = {"purpose": EVIL, "usage": f"{EVIL}\n{EVIL}", "limitations": EVIL}
    contract = a_contract(
        "evil__one",
        name=EVIL,
        description=said,
        domain=EVIL,
        schema=[an_object(EVIL, item, description=EVIL)],
        team={"name": EVIL, "members": [{"username": EVIL, "role": "owner"}]},
        support=[{"channel": EVIL, "url": "javascript:alert(2)", "description": EVIL}],
        slaProperties=[{"property": EVIL, "value": EVIL, "unit": EVIL, "element": EVIL}],
        servers=[{"server": EVIL, "type": "local", "path": EVIL, "format": "csv"}],
        roles=[{"role": EVIL, "access": EVIL, "firstLevelApprovers": EVIL}],
        customProperties=[{"property": "long", "value": "a" + " " * 300_000 + "b"}],
        **{EVIL[:60]: EVIL},
    )
    files = {f"contracts/d{n}.odcs.yaml": a_contract(f"d{n}", domain=f"d{n}") for n in range(20)}
    files["contracts/evil.odcs.yaml"] = contract
    files["contracts/<b>evil.odps.yaml"] = a_product("evil product", "evil__one", name=EVIL)
    repo.commit(files, EVIL)
    with serving(repo.folder, tmp_path_factory.mktemp("cache")) as address:
        yield address


@pytest.fixture
def visitor(chromium, hostile):
    """Ends with a complaint about any foreign request and any script that was stopped."""
    with visiting(chromium, hostile) as visit:
        visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        yield visit


def harmless(page) -> None:
    assert page.locator("img[src*='evil'], iframe, .katex, script:text('alert')").count() == 0
    assert page.locator(".stMarkdownBadge", has_text=re.compile(r"^\s*forged\s*$")).count() == 0
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    expect(page.get_by_text("Something went wrong on our side")).to_have_count(0)


@pytest.mark.parametrize("section", SECTIONS)
def test_hostile_text_is_only_text_in_every_section(visitor, section):
    visitor.open(f"/product?id=evil__one&section={section}")
    harmless(visitor.page)


@pytest.mark.parametrize("path", ["/?q=forged", "/?view=list&q=forged", "/problems", "/about"])
def test_hostile_text_is_only_text_on_every_page(visitor, path):
    visitor.open(path)
    harmless(visitor.page)


def test_hostile_text_is_only_text_where_it_is_edited_and_proposed(visitor):
    for part in (
        "About", "Schema", "Quality", "Service levels", "Data", "People", "Access", "More",
    ):  # fmt: skip
        visitor.go(f"/edit?id=evil__one&file=contracts/evil.odcs.yaml&part={part}")
        harmless(visitor.page)
    page = visitor.page
    page.get_by_text("Page as it will be").click()
    harmless(visitor.settle().page)
    page.get_by_role("radio", name="About").click()
    page.get_by_role("textbox", name="Version", exact=True).fill("9.0.0")
    page.get_by_text("What changes", exact=True).click()
    expect(page.get_by_text("1 line changed")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What changes, in one line")).to_be_visible()
    harmless(visitor.settle().page)
    for path in ("/changes", "/changes?product=evil__one", "/review", "/new"):
        visitor.open(path)
        harmless(visitor.page)


def test_domains_without_room_on_the_page_are_chosen_in_the_filter(visitor):
    visitor.open("/")
    visitor.page.get_by_role("button", name="Filter").click()
    visitor.page.get_by_role("button", name=re.compile(r"^D19")).last.click()
    expect(visitor.page).to_have_url(re.compile("domain=d19"))
    harmless(visitor.settle().page)
