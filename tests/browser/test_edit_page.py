"""Changing a contract: from a product's page to a commit, and everything that may come between."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, Visit
from tests.browser.patience import listening
from tests.serving import serving

OWNER = ("Mara Lindqvist", "mara.lindqvist@skyport.example")
LEGS = "contracts/flight-operations/flights/flight-legs.v2.odcs.yaml"
SCHEMA = "/edit?id=flights&part=Schema"
BOX = "What changes in"


@pytest.fixture(scope="module")
def repository(demo, tmp_path_factory):
    """A demo of its own: these tests write into it, as its owner of flights."""
    folder = tmp_path_factory.mktemp("edited") / "workspace"
    shutil.copytree(demo, folder, symlinks=True)
    git(folder, "config", "user.name", OWNER[0])
    git(folder, "config", "user.email", OWNER[1])
    return folder


@pytest.fixture(scope="module")
def workshop(repository, tmp_path_factory):
    with serving(repository, tmp_path_factory.mktemp("cache")) as address:
        yield address


@pytest.fixture
def editor(visit_with, workshop):
    return visit_with(at=workshop)


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def described(visit, words):
    """Types at the end of the description of the property that is open."""
    box = visit.page.get_by_role("textbox", name="Description").first
    box.click()
    visit.page.keyboard.press("Control+End")
    visit.page.keyboard.type(words)
    expect(visit.page.get_by_text(re.compile(r"lines? (changed|added)"))).to_be_visible()
    return visit.settle()


def has_description(page, words):
    box = page.get_by_role("textbox", name="Description").first
    expect(box).to_have_value(re.compile(re.escape(words)))


def pressed(visit, name):
    visit.page.get_by_role("button", name=name, exact=False).first.click()
    return visit


def test_a_safe_edit_takes_six_clicks_and_changes_one_line(editor, repository):
    tip = git(repository, "rev-parse", "HEAD")
    editor.open("/product?id=flights")
    editor.page.get_by_role("link", name="Edit").click()
    editor.page.get_by_role("radio", name="Schema").click()
    described(editor, " Local time.")  # the third click puts the cursor into the field
    pressed(editor, "Save")
    pressed(editor, "Publish now")
    expect(editor.page).to_have_url(re.compile("/product"))
    assert git(repository, "diff", "--numstat", tip, "HEAD").split() == ["1", "1", LEGS]
    assert git(repository, "log", "-1", "--format=%an <%ae>") == "{} <{}>".format(*OWNER)
    assert "legs.flight_date" in git(repository, "log", "-1", "--first-parent", "--format=%B")
    assert not git(repository, "status", "--porcelain")


def test_a_part_has_an_address_and_back_leads_to_the_one_before(editor):
    page = editor.open("/edit?id=airlines").page
    for part in ("Schema", "Quality"):
        page.get_by_role("radio", name=part).click()
        expect(page.get_by_role("radio", name=part)).to_be_checked()
    page.reload()
    expect(editor.settle().page.get_by_role("radio", name="Quality")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Schema")).to_be_checked()
    expect(page.get_by_role("combobox", name="Property")).to_be_visible()


def test_what_is_typed_outlives_a_reload_in_the_middle(editor):
    editor.open(SCHEMA)
    described(editor, " Not in UTC.")
    address = editor.address
    assert "draft=" in address
    editor.page.reload()
    editor.settle()
    has_description(editor.page, "Not in UTC.")

    pressed(pressed(editor, "Discard"), "Discard it")
    expect(editor.page.get_by_text("Nothing has changed yet.")).to_be_visible()


def test_what_is_typed_outlives_a_restart_of_the_server(chromium, repository, tmp_path):
    context = listening(chromium.new_context())
    with serving(repository, tmp_path / "cache") as address:
        visit = described(Visit(context.new_page(), address).open(SCHEMA), " In any weather.")
        place = visit.address
    with serving(repository, tmp_path / "cache") as address:
        page = Visit(context.new_page(), address).open(place).page
        has_description(page, "In any weather.")
        expect(page.get_by_text("1 line changed")).to_be_visible()
    context.close()


def test_a_breaking_edit_is_refused_and_becomes_version_two(editor, repository):
    editor.open(SCHEMA)
    editor.page.get_by_text("Never empty", exact=True).last.click()
    expect(editor.page.get_by_text("Breaking").first).to_be_visible()
    expect(editor.page.get_by_text("Aircraft utilisation").first).to_be_visible()  # who is hurt
    pressed(editor, "Save")
    page = editor.page
    expect(page.get_by_text("It would break those who use")).to_be_visible()
    assert page.get_by_role("button", name="Publish now").count() == 0
    page.get_by_role("textbox", name="How to move").fill("Expect empty days.")
    page.get_by_role("textbox", name="How to move").blur()
    pressed(editor, "Create the new version")
    expect(page).to_have_url(re.compile("/review"))
    id_ = page.url.split("id=")[1]
    files = git(repository, "diff", "--name-only", "HEAD", f"proposal/{id_}").split()
    assert LEGS in files
    assert len(files) >= 2
    assert "deprecated" in git(repository, "show", f"proposal/{id_}:{LEGS}")


def test_two_who_change_the_same_lose_nothing(editor, visit_with, workshop, repository):
    other = visit_with(at=workshop)
    for visit, words in ((editor, " As one has it."), (other, " As the other has it.")):
        visit.open(SCHEMA)
        visit.page.get_by_role("combobox", name="Property").click()
        visit.page.get_by_role("option", name="carrier", exact=True).click()
        expect(visit.page.get_by_role("textbox", name="Name", exact=True).first).to_have_value(
            "carrier"
        )
        described(visit, words)
    pressed(pressed(editor, "Save"), "Publish now")
    expect(editor.page).to_have_url(re.compile("/product"))
    pressed(other, "Save")
    other.page.reload()  # it learns what was published meanwhile
    other.settle()
    pressed(other, "Save")
    pressed(other, "Save as a proposal")
    expect(other.page.get_by_text("Changed on both sides")).to_be_visible()
    expect(other.page.get_by_text("As one has it.").first).to_be_visible()
    other.page.get_by_text("Proposed: ").click()
    pressed(other, "Bring both together")
    expect(other.page.get_by_role("button", name="Publish")).to_be_visible()
    pressed(other, "Publish")
    expect(other.page.get_by_text("Published.", exact=True)).to_be_visible()
    text = git(repository, "show", f"HEAD:{LEGS}")
    assert "As the other has it." in text
    assert "As one has it." in git(repository, "log", "-p", "--format=", "-8")


def test_a_consumer_proposes_and_the_owner_publishes(editor, repository):
    page = editor.page

    def act_as(name):
        page.get_by_role("button", name=re.compile("Mara Lindqvist|Hana Sato")).first.click()
        page.get_by_role("combobox", name="Acting as").click()
        page.get_by_role("option", name=re.compile(name)).first.click()
        expect(page.get_by_role("button", name=re.compile(name))).to_be_visible()

    editor.open("/edit?id=flights&part=About")
    act_as("Hana Sato")
    page.get_by_role("textbox", name="Not for").press("Control+End")
    page.keyboard.type(" Nor for lost bags.")
    expect(page.get_by_text(re.compile(r"lines? (changed|added)"))).to_be_visible()
    pressed(editor, "Raise it to")
    expect(page.get_by_text(re.compile("→ 2.4.0"))).to_be_visible()
    pressed(editor, "Save")
    expect(page.get_by_text("may not publish").first).to_be_visible()
    pressed(editor, "Save as a proposal")
    expect(page).to_have_url(re.compile("/review"))
    act_as("Mara Lindqvist")
    page.get_by_role("link", name="Proposals", exact=True).click()
    expect(page.get_by_role("heading", name="Proposals")).to_be_visible()
    editor.settle()
    page.get_by_role("link", name=re.compile("usage|limitations|Flights")).first.click()
    expect(page.get_by_text("Nor for lost bags.").first).to_be_visible()
    editor.settle()
    page.get_by_role("textbox", name="Comment").fill("Thank you.")
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_text("Thank you.").first).to_be_visible()
    pressed(editor, "Publish")
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    expect(page.get_by_text("2.3.0 → 2.4.0").first).to_be_visible()  # what it meant is still told
    expect(page.get_by_role("textbox", name="Comment")).to_have_count(0)
    assert "Nor for lost bags." in git(repository, "show", f"HEAD:{LEGS}")
    authors = git(repository, "log", "-4", "--format=%an")
    assert {"Hana Sato", "Mara Lindqvist"} <= set(authors.splitlines())


def test_a_file_on_somebodys_disk_becomes_a_published_product(editor, repository):
    page = editor.open("/new").page
    lines = "gate,opened_at\n" + "".join(f"B{n},2026-01-{n:02} 06:00:00\n" for n in range(1, 29))
    file = {"name": "gates.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("combobox", name="Owner").click()
    page.get_by_role("option", name="Flight data team").click()
    editor.settle()
    page.get_by_role("textbox", name="Purpose").fill("When which gate was opened.")
    page.get_by_role("textbox", name="Purpose").blur()
    editor.settle()
    pressed(editor, "Go on in the editor")
    expect(page.get_by_text("New: gates")).to_be_visible()
    pressed(editor.settle(), "Save")
    pressed(editor, "Publish now")
    expect(page).to_have_url(re.compile(r"/product\?id=gates"))
    expect(page.get_by_role("heading", name="Gates")).to_be_visible()
    names = git(repository, "diff", "--name-only", "HEAD^", "HEAD").split()
    assert [name.rpartition("/")[2] for name in names] == ["gates.odcs.yaml", "gates.odps.yaml"]
    assert OWNER[1] in git(repository, "show", f"HEAD:{names[0]}")


def test_a_mistake_in_the_text_leads_to_its_line(editor):
    editor.open("/edit?id=flights")
    page = editor.page
    page.get_by_text("YAML", exact=True).first.click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("colour: blue\n")
    expect(page.get_by_text("1 new problem")).to_be_visible()
    expect(page.locator(".problem.error").first).to_be_visible()
    page.get_by_role("button", name="Line 1").first.click()
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nslaP")
    expect(page.get_by_text("slaProperties").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("'")
    page.get_by_text("Form", exact=True).first.click()
    expect(page.get_by_text("The text cannot be read as it stands.")).to_be_visible()
    pressed(pressed(editor, "Discard"), "Discard it")


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_every_part_is_accessible_and_fits(visit_with, workshop, size):
    visit = visit_with(size, at=workshop)
    found = {}
    for part in ("About", "Schema", "Quality", "Service levels", "Data", "People", "Access"):
        visit.go(f"/edit?id=flights&part={part}")
        found[part] = (visit.violations_in_both_themes(), visit.overflow())
    assert {state for state, (wrong, over) in found.items() if wrong or over} == set(), found


def test_by_keyboard_alone(editor, repository):
    page = editor.page

    def go(to, back=False):
        """By Tab, until what has the focus is called so."""
        named = """() => { const on = document.activeElement
            return on.ariaLabel || (/BUTTON|^A$/.test(on.tagName) ? on.innerText : '') || '' }"""
        for _ in range(80):
            page.keyboard.press("Shift+Tab" if back else "Tab")
            said = page.evaluate(named)
            if to in said and not said.startswith("Help"):
                return
        raise AssertionError(f"Tab never came to {to}")

    editor.open("/edit?id=airlines&part=About")
    go("Name")
    page.keyboard.press("End")
    page.keyboard.type(" of the world")
    expect(page.get_by_text(re.compile(r"lines? changed"))).to_be_visible()
    editor.settle()
    go("Save", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("What changes, in one line")).to_be_visible()
    editor.settle()
    go("Save as a proposal")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/review"))
    id_ = page.url.split("id=")[1]
    assert "of the world" in git(repository, "diff", "HEAD", f"proposal/{id_}")
