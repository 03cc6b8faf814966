"""The SQL editor in a real browser, on a page with nothing else (editor_app)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Visit, visiting
from tests.browser.patience import listening
from tests.serving import TOP

pytestmark = pytest.mark.browser

APP = "tests/browser/editor_app/app.py"
OURS = ("-m", "tests.browser.editor_app.server")
PLAIN = ("-m", "streamlit", "run", APP, "--server.port")


@contextmanager
def serving(*command: str, port: int) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://localhost:{port}"
        _wait(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def editor_server():
    with serving(*OURS, port=_free()) as address:
        yield address


class Editor:
    """The page as its visitor has it."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page
        self.box = self.page.get_by_role("textbox", name="SQL query")
        self.list = self.page.get_by_role("listbox")
        self.error = self.page.get_by_role("alert")
        self.run = self.page.get_by_role("button", name="Run", exact=True)

    def open(self, address: str = "/query") -> Editor:
        self.visit.page.goto(self.visit.server + address)
        expect(self.box).to_be_visible()
        self.visit.settle()
        return self

    def type(self, text: str) -> None:
        self.box.focus()
        self.page.keyboard.insert_text(text)

    def paste(self, text: str) -> None:
        self.box.evaluate(
            """(box, text) => {
                const clipboardData = new DataTransfer()
                clipboardData.setData('text/plain', text)
                const how = {clipboardData, bubbles: true, cancelable: true}
                box.dispatchEvent(new ClipboardEvent('paste', how))
            }""",
            text,
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def text(self) -> str:
        lines = self.box.locator(".cm-line")
        return "\n".join(lines.evaluate_all("lines => lines.map(line => line.innerText.trim())"))

    def told(self) -> dict:
        """What Python knows."""
        self.visit.settle()
        return json.loads(self.page.locator('.st-key-state [data-testid="stText"]').text_content())

    def knows(self, text: str) -> None:
        """Waits until Python has been told: the rerun that tells it begins a moment later."""
        told = json.dumps({"text": text})[1:-1]
        expect(self.page.locator(".st-key-state")).to_contain_text(told)
        self.visit.settle()

    def ran(self, count: int) -> list[str]:
        expect(self.page.locator(".st-key-state")).to_contain_text('"ran": [')
        for _ in range(100):
            if len(told := self.told()["ran"]) >= count:
                break
            self.page.wait_for_timeout(100)
        assert len(told) == count
        return told

    def button(self, name: str):
        return self.page.get_by_role("button", name=name)

    def focused(self, page: Page) -> str:
        return page.evaluate(
            """() => { let at = document.activeElement
                       while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
                       return at.getAttribute("aria-label") ?? at.innerText }"""
        )


@pytest.fixture
def editor(chromium, editor_server):
    with visiting(chromium, editor_server) as visit:
        yield Editor(visit).open()


@pytest.fixture
def editor_with(chromium, editor_server):
    @contextmanager
    def open_(size=LAPTOP, scheme="light", at=editor_server):
        with visiting(chromium, at, size, scheme) as visit:
            yield Editor(visit).open()

    return open_


def test_what_is_typed_is_run_by_keyboard_and_by_its_button(editor):
    editor.type("SELECT 1")
    editor.press("Control+Enter")
    assert editor.ran(1) == ["SELECT 1"]
    editor.type(" + 1")
    editor.run.click()
    assert editor.ran(2)[1] == "SELECT 1 + 1"
    assert editor.told()["reruns"] == 3
    assert editor.text == "SELECT 1 + 1"


def test_the_same_text_can_be_run_again(editor):
    editor.type("SELECT 1")
    editor.press("Control+Enter")
    editor.ran(1)
    editor.press("Control+Enter")
    assert editor.ran(2) == ["SELECT 1"] * 2


def test_a_button_of_the_page_gets_what_was_typed_just_before_the_click(editor):
    editor.type("SELECT 'now'")
    editor.button("Run beside").click()
    assert editor.ran(1) == ["SELECT 'now'"]


def test_leaving_the_editor_tells_python_once_and_only_what_is_new(editor):
    editor.type("SELECT 3")
    editor.page.get_by_text("8 rows in").click()
    expect(editor.page.locator(".st-key-state")).to_contain_text("SELECT 3")
    assert editor.told()["reruns"] == 2
    editor.box.focus()
    editor.press("Tab", "Tab")
    editor.page.wait_for_timeout(500)
    assert editor.told()["reruns"] == 2


def test_a_rerun_takes_nothing_away_that_is_typed_meanwhile(editor):
    editor.page.get_by_text("Slow", exact=True).click()
    editor.visit.settle()
    editor.type("SELECT 1, 3")
    editor.press("Control+Enter", "ArrowLeft")
    for key in "2, ":  # while the script sleeps
        editor.press(key)
    assert editor.ran(1) == ["SELECT 1, 3"]
    editor.press("9")
    assert editor.text == "SELECT 1, 2, 93"


def test_the_text_outlives_a_page_that_changes_around_it_and_a_walk_to_another(editor):
    editor.type("SELECT 4")
    editor.page.get_by_text("Above", exact=True).click()
    expect(editor.page.get_by_text("Something above")).to_be_visible()
    assert editor.text == "SELECT 4"
    editor.type(" + 4")
    editor.page.get_by_role("link", name="Start").click()
    expect(editor.box).to_have_count(0)
    editor.page.get_by_role("link", name="Query").click()
    expect(editor.box).to_be_visible()
    assert editor.text == "SELECT 4 + 4"
    editor.knows("SELECT 4 + 4")
    editor.box.focus()
    editor.press("Control+End")
    editor.type(" + 5")
    editor.press("Control+Enter")
    assert editor.ran(1) == ["SELECT 4 + 4 + 5"]


def test_another_text_of_the_page_replaces_what_stands_there_and_can_be_undone(editor):
    editor.type("SELECT 1")
    editor.button("Load another").click()
    expect(editor.box).to_have_text("SELECT 2")
    editor.knows("SELECT 2")
    editor.box.focus()
    editor.press("Control+z")
    assert editor.text == "SELECT 1"
    editor.press("Control+Enter")
    assert editor.ran(1) == ["SELECT 1"]


def test_a_link_opens_with_its_text(editor):
    editor.open("/query?sql=SELECT%207")
    assert editor.text == "SELECT 7"
    editor.knows("SELECT 7")


def test_names_come_up_after_a_dot_and_are_quoted_where_they_must_be(editor):
    editor.type("SELECT f FROM flights.legs AS f")
    for _ in range(len(" FROM flights.legs AS f")):
        editor.press("ArrowLeft")
    editor.press(".")
    options = editor.list.get_by_role("option")
    expect(options).to_have_count(5)
    assert [label.split("\n")[0] for label in options.all_inner_texts()][:2] == [
        "flight_id",
        "airline_code",
    ]
    editor.page.wait_for_timeout(150)  # a list that has just come up takes no key
    editor.press("ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    assert editor.text == 'SELECT f."order" FROM flights.legs AS f'


def test_products_lead_to_tables_and_tables_to_properties(editor):
    editor.box.focus()
    editor.press(*"leg")
    expect(editor.list.get_by_role("option").first).to_contain_text("flights.legs")
    editor.press("Escape", "Control+a")
    editor.press(*"fli")
    expect(editor.list).to_contain_text("flights.legs")
    editor.press("Escape")
    editor.type("ghts")
    editor.press(".")
    expect(editor.list.get_by_role("option")).to_have_count(2)
    editor.page.wait_for_timeout(150)
    editor.press("Tab")
    assert editor.text == "flights.legs"
    assert editor.focused(editor.page) == "SQL query"


def test_properties_of_the_tables_of_the_statement_come_up_on_control_space(editor):
    editor.type("SELECT  FROM airlines.airlines WHERE name = 'flights.legs'")
    editor.press("Home", *["ArrowRight"] * 7, "Control+Space")
    expect(editor.list).to_contain_text("iata_code")
    expect(editor.list).not_to_contain_text("flight_id")
    expect(editor.list).to_contain_text("DISTINCT")


def test_a_word_that_is_complete_keeps_enter_for_the_next_line(editor):
    editor.box.focus()
    editor.page.keyboard.type("SELECT * FROM flights.legs", delay=20)
    editor.page.wait_for_timeout(300)
    editor.press("Enter")
    assert editor.text == "SELECT * FROM flights.legs\n"


def test_nobody_is_kept_inside(editor):
    editor.box.focus()
    editor.press("Tab")
    assert "Run" in editor.focused(editor.page)
    editor.box.focus()
    editor.press("Control+Space")
    expect(editor.list).to_be_visible()
    editor.press("Escape")
    expect(editor.list).to_have_count(0)
    editor.press("Tab")
    assert "Run" in editor.focused(editor.page)
    editor.press("Enter")
    assert editor.ran(1) == [""]


def test_what_contracts_say_of_a_property_is_only_text(editor):
    editor.type("SELECT  FROM flights.legs")
    editor.press("Home", *["ArrowRight"] * 7)
    editor.type("ord")
    editor.press("Control+Space")
    editor.page.wait_for_timeout(150)
    editor.page.get_by_role("option", name="order integer").hover()
    expect(editor.page.locator(".cm-completionInfo")).to_contain_text("<img src=x")
    assert editor.page.locator(".cm-tooltip img").count() == 0


def test_a_mistake_is_marked_at_its_place_and_said(editor):
    editor.type("SELECT '😀'\nFROM flihgts AS f")
    editor.press("Control+Enter")
    expect(editor.error).to_have_text(
        "Line 2, column 6: There is no flihgts. Did you mean flights?"
    )
    assert editor.page.locator(".wrong").inner_text() == "flihgts"
    expect(editor.page.locator(".wrong-line")).to_have_text("2")
    expect(editor.box).to_have_attribute("aria-invalid", "true")
    editor.press("Control+Home")
    editor.type("-- first\n")
    assert editor.page.locator(".wrong").inner_text() == "flihgts"
    expect(editor.page.locator(".wrong-line")).to_have_text("3")
    editor.press("Control+a")
    editor.type("SELECT 1")
    editor.press("Control+Enter")
    expect(editor.error).to_have_text("")
    expect(editor.page.locator(".wrong")).to_have_count(0)
    expect(editor.box).to_have_attribute("aria-invalid", "false")


def test_a_mistake_behind_the_end_is_marked_at_the_end_and_said_again_when_made_again(editor):
    editor.type("SELECT unended")
    editor.press("Control+Enter")
    expect(editor.error).to_contain_text("It ends too early.")
    assert editor.page.locator(".wrong").inner_text() == "d"
    editor.error.evaluate(
        "e => new MutationObserver(() => (window.again = true)).observe(e, {childList: true})"
    )
    editor.press("Control+Enter")
    editor.ran(2)
    editor.page.wait_for_function("() => window.again")


def test_a_name_clicked_beside_is_put_where_the_cursor_is(editor):
    editor.type("SELECT FROM x")
    editor.press("Control+Home", *["ArrowRight"] * 6)
    editor.button("airline_code").click()
    expect(editor.box).to_have_text("SELECT airline_code FROM x")
    assert editor.focused(editor.page) == "SQL query"
    editor.type(", 1")
    editor.press("Control+End", "Backspace")
    editor.button("flights.legs").click()
    expect(editor.box).to_have_text("SELECT airline_code, 1 FROM flights.legs")
    editor.press("Control+Enter")
    assert editor.ran(1) == ["SELECT airline_code, 1 FROM flights.legs"]


def test_a_name_chosen_by_keyboard_leaves_the_focus_where_it_was(editor):
    name = editor.button("flights.legs")
    name.focus()
    editor.press("Enter")
    expect(editor.box).to_have_text("flights.legs")
    assert editor.focused(editor.page) == "flights.legs"
    editor.knows("flights.legs")


def test_it_is_six_lines_high_and_grows_to_eighteen(editor):
    line = editor.box.locator(".cm-line").first.bounding_box()["height"]
    scroller = editor.page.locator(".cm-scroller")
    assert 6 * line < scroller.bounding_box()["height"] < 8 * line
    editor.type("1\n" * 60)
    assert 18 * line < scroller.bounding_box()["height"] < 20 * line


def test_a_hundred_kilobytes_can_be_run(editor):
    sql = "SELECT 1 -- " + "x" * 80 + "\n"
    sql *= 100_000 // len(sql)
    editor.box.focus()
    editor.paste(sql)
    editor.press("Control+Enter")
    assert editor.ran(1) == [sql]


def test_the_script_is_asked_for_once_and_never_travels_with_a_rerun(editor_with):
    with editor_with() as editor:
        asked: list[str] = []
        sizes: list[int] = []
        editor.page.on("request", lambda request: asked.append(request.url))
        editor.page.on(
            "websocket", lambda ws: ws.on("framereceived", lambda data: sizes.append(len(data)))
        )
        editor.open()
        assert [url for url in asked if url.endswith("/editor.js")] == [
            f"{editor.visit.server}/_stcore/bidi-components/marketplace.editor/editor.js"
        ]
        first = len(sizes)
        for number in range(3):
            editor.type(f" {number} flihgts")
            editor.press("Control+Enter")
            editor.ran(number + 1)
        assert sum(sizes[first:]) < 60_000, sizes
        assert len([url for url in asked if url.endswith("/editor.js")]) == 1


def test_it_also_works_where_streamlit_serves_by_itself(chromium):
    with serving(*PLAIN, port=_free()) as address:
        context = listening(chromium.new_context())
        editor = Editor(Visit(context.new_page(), address)).open()
        editor.type("SELECT 1")
        editor.press("Control+Enter")
        assert editor.ran(1) == ["SELECT 1"]
        context.close()


def test_what_is_typed_outlives_a_restart_of_the_server(chromium):
    port = _free()
    context = listening(chromium.new_context())
    with serving(*OURS, port=port) as address:
        editor = Editor(Visit(context.new_page(), address)).open()
        editor.type("SELECT 'long work'")
        editor.press("Control+Enter")
        editor.ran(1)
        editor.type(" -- and more")
    with serving(*OURS, port=port):
        expect(editor.page.get_by_test_id("stConnectionStatus")).to_have_count(0)
        for _ in range(100):  # until the page has found it; only then can it be told
            editor.page.wait_for_timeout(500)
            editor.box.focus()
            editor.press("Control+Enter")
            ran = editor.told()["ran"]  # nothing yet: the page draws itself anew
            if ran and ran[0].endswith("more"):
                break
        assert editor.told()["text"] == editor.text == "SELECT 'long work' -- and more"
        assert set(editor.told()["ran"]) == {editor.text}
    context.close()


EVERYTHING = """-- late flights
SELECT f.airline_code, count(*) AS n, 'a''b' AS t, 1.5::decimal, true, "order"
FROM flihgts AS f
GROUP BY ALL"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_empty_with_a_mistake_and_with_suggestions(editor_with, scheme, size):
    with editor_with(size, scheme) as editor:
        assert not editor.visit.violations()
        editor.type(EVERYTHING)
        editor.press("Control+Enter")
        expect(editor.error).to_contain_text("Line 3")
        assert not editor.visit.violations()
        editor.press("Control+End", "Enter")
        editor.type("SELECT flights.legs")
        editor.press(".")
        expect(editor.list).to_be_visible()
        assert not editor.visit.violations()
        assert editor.visit.overflow() <= 0
