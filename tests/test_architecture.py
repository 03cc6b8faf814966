"""The rules that keep the rooms apart: who may import whom, and how large a thing may grow."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "marketplace"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PAGES = [TOP / "app.py", *sorted((TOP / "pages").glob("*.py"))]

# What each room may import of ours. Edges touch the world; pure rooms only think.
MAY_IMPORT = {
    "model": {"model"},
    "errors": set(),
    "settings": {"errors"},
    "contracts": {"model", "errors", "contracts", "settings"},
    "access": {"model", "errors", "access"},
    "promises": {"model", "errors", "contracts", "promises"},
    "charting": {"model", "charting"},
    "catalog": {"model", "errors", "contracts", "access", "promises", "catalog"},
    "stores": {"model", "errors", "settings", "stores"},
    "engines": {"model", "errors", "settings", "engines"},
    "services": {
        "model", "errors", "settings", "contracts", "access", "promises", "catalog",
        "stores", "engines", "services", "formats",
    },
    "demo": {"model", "errors", "settings", "stores", "engines"},
    "demo_past": {"model", "settings", "promises", "services", "engines", "demo_past"},
    "start": {"errors", "settings", "demo", "demo_past"},
    "where": {"model", "engines", "errors", "settings", "start", "services", "stores"},
    "cli": {"model", "errors", "cli"},
    "formats": {"model", "errors", "formats"},
    "api": {"model", "errors", "services", "formats", "api"},
    "agents": {"model", "errors", "services", "api", "agents"},
}  # fmt: skip
PURE = {"model", "errors", "contracts", "access", "promises", "charting", "formats", "catalog"}
WORLD = {
    "subprocess", "socket", "sqlite3", "shutil", "tempfile", "duckdb", "streamlit", "tantivy",
    "os", "threading", "urllib", "http", "pathlib",
}  # fmt: skip
# One room owns each of these tools.
OWNERS = {
    "duckdb": {"engines"},
    "psycopg": {"engines"},
    "sqlglot": {"engines"},
    "tantivy": {"stores"},
    "sqlite3": {"stores"},
}
UI = {"ui", "server", "__main__"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "marketplace":
                found |= {f"marketplace.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_room_imports_only_the_rooms_it_may(path):
    allowed = MAY_IMPORT.get(room(path))
    if allowed is None:
        assert room(path) in {*UI, "__init__"}, f"{room(path)} is a new room: name its rule here"
        return
    ours = {n.split(".")[1] for n in imports(path) if n.startswith("marketplace.")}
    assert ours <= allowed


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_tool_is_used_only_by_the_room_that_owns_it(path):
    tops = {n.split(".")[0] for n in imports(path)}
    assert not [
        tool for tool, owners in OWNERS.items() if tool in tops and room(path) not in owners
    ]
    if "streamlit" in tops:
        assert room(path) in UI
    if room(path) in PURE:
        assert not tops & WORLD, "pure code opens no file, socket or process"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_the_stores_run_git(path):
    if room(path) != "stores" and "subprocess" in imports(path):
        assert '"git"' not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) in PURE], ids=name)
def test_pure_code_never_asks_the_clock(path):
    text = path.read_text("utf-8")
    assert not [call for call in ("now(", "today(", "time.time(", "monotonic(") if call in text]


@pytest.mark.parametrize("path", [*SOURCES, *PAGES], ids=name)
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= (120 if path in PAGES else 300)
    assert path.stem not in {"utils", "helpers", "common", "base"}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            doc = len((ast.get_docstring(node) or "").splitlines())
            assert node.end_lineno - node.lineno + 1 - doc <= 40, node.name


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_talks_only_to_ui_services_and_model(path):
    ours = {n.split(".")[1] for n in imports(path) if n.startswith("marketplace.")}
    assert ours <= {"ui", "services", "model", "errors"}


@pytest.mark.parametrize("path", [*SOURCES, *PAGES], ids=name)
def test_contract_text_is_never_trusted_as_html(path):
    text = path.read_text("utf-8")
    assert "unsafe_allow_html" not in text
    assert "st.html(" not in text


def test_the_command_line_makes_no_classes_of_the_model_before_it_needs_them():
    """To make them all takes as long as the rest of a start."""
    asked = (
        "import sys, marketplace.__main__;"
        "print(*(name for name in sys.modules if name.startswith('marketplace.model.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=TOP, capture_output=True, text=True, check=True
    )
    assert {*done.stdout.split()} <= {"marketplace.model.document"}
