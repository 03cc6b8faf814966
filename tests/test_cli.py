"""The command line: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from tests.builders import a_contract, a_product
from tests.built import the_demo

TOP = Path(__file__).parent.parent
ORDERS = "contracts/orders.odcs.yaml"
BROKEN = "kind: DataContract\napiVersion: v3.1.0\nid: x\n"


@pytest.fixture
def run(repo, monkeypatch):
    """Runs a command as if typed in the repository, with only our own settings."""
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_REPO", str(repo.folder))
    monkeypatch.setenv("MARKETPLACE_CACHE", repo.settings.cache)
    monkeypatch.chdir(repo.folder)
    return lambda *arguments, **more: CliRunner().invoke(main, arguments, **more)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_lint_says_file_line_rule_and_fix(repo, run):
    repo.write("x.odcs.yaml", BROKEN)
    done = run("lint", "x.odcs.yaml")
    assert done.exit_code == 1
    first, *_ = done.stdout.splitlines()
    assert first.startswith("x.odcs.yaml:1:1: error: ")
    assert first.endswith("[schema-required]")
    assert "1 file: " in done.stderr


def test_lint_of_good_files_ends_with_zero(repo, run):
    repo.write("orders.odcs.yaml", a_contract())
    done = run("lint", "orders.odcs.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "1 file: no problems\n"


@pytest.mark.parametrize("style", [("--json",), ("--format", "json")])
def test_lint_for_programs(repo, run, style):
    repo.write("x.odcs.yaml", BROKEN)
    done = run("lint", "x.odcs.yaml", *style)
    found = json.loads(done.stdout)
    assert (done.exit_code, found["files"]) == (1, 1)
    keys = ["file", "line", "column", "severity", "rule", "message", "hint"]
    assert all(list(problem) == keys for problem in found["problems"])


def test_lint_for_github_escapes_what_a_name_could_forge(repo, run):
    repo.write("a,b\n::error::x.odcs.yaml", BROKEN.replace("id: x", "id: 'a%'"))
    done = run("lint", ".", "--format", "github")
    lines = done.stdout.splitlines()
    assert len(lines) >= 1
    for line in lines:
        assert line.startswith("::error file=a%2Cb%0A%3A%3Aerror%3A%3Ax.odcs.yaml,line=")
    assert done.exit_code == 1


def test_lint_lets_no_name_or_message_control_the_terminal(repo, run):
    repo.write("\x1b[31mred\r.odcs.yaml", BROKEN)
    done = run("lint", ".")
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout


def test_lint_for_github_names_files_as_the_repository_does(repo, run):
    repo.write("sub/x.odcs.yaml", BROKEN)
    for asked in ("./sub", "./sub/x.odcs.yaml", "sub//"):
        for line in run("lint", asked, "--format", "github").stdout.splitlines():
            assert line.startswith("::error file=sub/x.odcs.yaml,line=")


def test_a_file_that_is_no_contract_is_not_counted_as_one_without_problems(repo, run):
    repo.write("data.csv", "a,b\n1,2\n")
    done = run("lint", "data.csv")
    assert done.exit_code == 0
    assert done.stderr == "0 files: there is no contract and no product\n"


def test_lint_of_paths_says_that_it_looks_at_no_other_repository_or_commit(repo, run):
    repo.write("orders.odcs.yaml", a_contract())
    done = run("lint", "orders.odcs.yaml", "--repo", "/nope", "--ref", "HEAD~9")
    assert done.exit_code == 0
    assert "--repo is not used" in done.stderr
    assert "--ref is not used" in done.stderr
    assert "--folder" not in done.stderr


def test_lint_without_a_path_checks_the_repository(repo, run):
    repo.commit({"contracts/sales.odps.yaml": a_product("sales", "missing"), ORDERS: a_contract()})
    done = run("lint", "--json")
    found = json.loads(done.stdout)
    assert [problem["rule"] for problem in found["problems"]] == ["contract-unresolved"]
    assert (done.exit_code, found["files"]) == (0, 2)
    repo.commit({ORDERS: BROKEN})
    assert run("lint").exit_code == 1
    assert run("lint", "--ref", "HEAD~1").exit_code == 0


def test_lint_reads_standard_input(run):
    done = run("lint", "-", "--json", input=BROKEN.encode())
    assert {problem["file"] for problem in json.loads(done.stdout)["problems"]} == {"-"}


def test_the_catalog_for_programs(repo, run):
    repo.commit({"contracts/sales.odps.yaml": a_product("sales", "orders"), ORDERS: a_contract()})
    done = run("catalog", "--json")
    found = json.loads(done.stdout)
    assert list(found) == ["commit", "products", "problems"]
    assert found["commit"] == repo.git("rev-parse", "HEAD")
    [product] = found["products"]
    assert product == {
        "id": "sales",
        "name": "Sales",
        "domain": "sales",
        "owner": "Sales data",
        "status": "active",
        "version": "1.0.0",
        "archetype": "",
        "verdict": "data product",
        "ports": [
            {
                "name": "orders",
                "version": "1.0.0",
                "contract": "orders",
                "file": ORDERS,
                "status": "active",
                "deprecated": False,
            }
        ],
    }


def test_the_catalog_for_people(repo, run):
    repo.commit({ORDERS: a_contract(), "contracts/b.odcs.yaml": a_contract("b", team=None)})
    done = run("catalog")
    head, first, second = done.stdout.splitlines()
    assert head.split() == ["ID", "NAME", "VERSION", "STATUS", "DOMAIN", "OWNER"]
    assert first.split()[:2] == ["b", "B"]
    assert "no owner" in first
    assert second.split()[:2] == ["orders", "Orders"]


def test_the_catalog_of_another_commit_folder_and_of_the_disk(repo, run):
    repo.commit({ORDERS: a_contract()})
    repo.commit({"shop/b.odcs.yaml": a_contract("b")})
    repo.write("contracts/c.odcs.yaml", a_contract("c"))

    def ids(*options):
        found = json.loads(run("catalog", "--json", *options).stdout)
        return [product["id"] for product in found["products"]]

    assert ids() == ids("--ref", "HEAD~1") == ["orders"]
    assert ids("--folder", "shop") == ["b"]
    assert ids("--ref", "WORKTREE") == ["c", "orders"]
    assert ids("--repo", f"file://{repo.folder}") == ["orders"]


def test_an_empty_repository_is_no_failure(run):
    done = run("catalog", "--json")
    assert (done.exit_code, json.loads(done.stdout)["products"]) == (0, [])
    assert run("catalog").exit_code == 0


def test_a_list_without_a_product_still_tells_of_problems(repo, run):
    repo.commit({ORDERS: "kind: DataContract\n  id: x"})
    done = run("catalog")
    assert done.exit_code == 0
    assert "There is no contract and no product here; 1 error (lint tells)" in done.stderr


def test_a_stated_folder_that_is_missing_cannot_be_listed(repo, run, monkeypatch):
    repo.commit({ORDERS: a_contract()})
    assert "Did you mean 'contracts'?" in run("catalog", "--folder", "contract").stderr
    monkeypatch.setenv("MARKETPLACE_FOLDER", "nope")
    for ref in ("main", "WORKTREE"):
        done = run("catalog", "--ref", ref)
        assert done.exit_code == 2
        assert "There is no folder 'nope'" in done.stderr
        assert "'contracts'" in done.stderr


def test_search_finds_and_says_why(repo, run):
    repo.commit({ORDERS: a_contract(), "contracts/stock.odcs.yaml": a_contract("stock")})
    found = json.loads(run("search", "stock", "--json").stdout)
    assert list(found) == ["hits", "total", "facets"]
    assert [hit["id"] for hit in found["hits"]] == ["stock"]
    assert list(found["hits"][0]) == ["id", "score", "matched"]
    assert "**" in found["hits"][0]["matched"][0]["snippet"]
    assert found["facets"]["domain"] == {"sales": 1}
    assert "stock" in run("search", "stock").stdout
    assert run("search", "zzzzzz").exit_code == 0


def test_search_can_be_limited_and_filtered(repo, run):
    files = {f"contracts/{n}.odcs.yaml": a_contract(f"orders{n}") for n in range(5)}
    repo.commit(files | {"contracts/x.odcs.yaml": a_contract("ordersx", domain="shop")})
    assert len(json.loads(run("search", "orders", "--limit", "2", "--json").stdout)["hits"]) == 2
    shop = json.loads(run("search", "orders", "--filter", "domain=shop", "--json").stdout)
    assert [hit["id"] for hit in shop["hits"]] == ["ordersx"]
    assert run("search", "orders", "--filter", "domain").exit_code == 2


def test_a_filter_that_is_misspelt_is_told_and_lets_nothing_through(repo, run):
    repo.commit({ORDERS: a_contract(), "contracts/x.odcs.yaml": a_contract("x", domain="shop")})
    done = run("search", "orders", "--filter", "domian=sales")
    assert done.exit_code == 2
    assert "There is no filter 'domian'." in done.stderr
    assert "Known are: domain, archetype, " in done.stderr
    done = run("search", "orders", "--filter", "domain=Sale", "--json")
    assert (done.exit_code, json.loads(done.stdout)["total"]) == (0, 0)
    assert "Nothing has domain=Sale. Did you mean 'sales'?" in done.stderr
    both = ("--filter", "domain=sales", "--filter", "domain=zzzz")
    done = run("search", "orders", *both, "--json")
    assert json.loads(done.stdout)["total"] == 1
    assert "Nothing has domain=zzzz.\n" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("catalog", "--ref", "nowhere"), "There is no commit 'nowhere'"),
        (("catalog", "--repo", "/nonexistent/place"), "'place' is not a Git repository"),
        (("catalog", "--repo", "ext::sh -c x"), "not allowed"),
        (("catalog", "--folder", "../x"), "outside the repository"),
        (("lint", "missing.yaml"), "There is no file or folder 'missing.yaml'"),
        (("lint", "--format", "xml"), "xml"),
        (("search",), "TEXT"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_cannot_run_ends_with_two_and_says_what_to_do(run, arguments, said):
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_a_wrong_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("MARKETPLACE_REFRESH_SECONDS", "soon")
    done = run("catalog")
    assert done.exit_code == 2
    assert "MARKETPLACE_REFRESH_SECONDS" in done.stderr


def test_a_settings_file_that_is_broken_is_named(repo, run):
    repo.write("marketplace.toml", "repo = [")
    done = run("catalog")
    assert done.exit_code == 2
    assert "marketplace.toml cannot be read" in done.stderr


def test_the_demo_is_a_repository_with_many_products(run):
    found = json.loads(run("catalog", "--json", "--repo", str(the_demo())).stdout)
    assert len(found["products"]) > 25


def test_a_mistake_of_ours_is_no_traceback_unless_asked_for(repo, run, monkeypatch):
    repo.commit({ORDERS: a_contract()})
    monkeypatch.setattr("marketplace.cli.catalog.table", lambda *_: 1 // 0)
    done = run("catalog")
    assert done.exit_code == 2
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.output
    assert isinstance(run("--trace", "catalog").exception, ZeroDivisionError)


@pytest.mark.parametrize("command", [("lint", "{file}"), ("catalog", "--json"), ("catalog",)])
def test_commands_load_only_what_they_need(repo, command):
    repo.commit({ORDERS: a_contract()})
    arguments = [part.format(file=repo.folder / ORDERS) for part in command]
    done = process(
        "-X", "importtime", "-m", "marketplace", *arguments,
        MARKETPLACE_REPO=str(repo.folder), MARKETPLACE_CACHE=repo.settings.cache,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    loaded = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    heavy = {"streamlit", "pandas", "numpy", "pyarrow", "duckdb", "tantivy", "altair", "rapidfuzz"}
    assert not loaded & heavy
    assert "click" in loaded


def test_a_reader_that_leaves_early_is_no_failure(repo):
    repo.commit({f"contracts/{n}.odcs.yaml": a_contract(f"c{n}") for n in range(300)})
    command = f"{sys.executable} -m marketplace catalog | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=TOP,
        env=os.environ
        | {"MARKETPLACE_REPO": str(repo.folder), "MARKETPLACE_CACHE": repo.settings.cache},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("ID")
    assert "Traceback" not in done.stderr


def test_serve_hands_its_settings_to_the_server(run, repo, monkeypatch):
    seen = []
    monkeypatch.setattr("marketplace.server.main", lambda *given: seen.append(given))
    done = run("serve", "--port", "9999", "--ref", "main")
    assert done.exit_code == 0, done.output
    settings = replace(repo.settings, ref="main")
    assert seen == [(settings, "127.0.0.1", 9999, False, False)]
    assert run("serve", "--open", "--host", "0.0.0.0").exit_code == 0
    assert seen[1] == (repo.settings, "0.0.0.0", 8501, True, False)
    assert run("serve", "--check").exit_code == 0
    assert seen[2][-1] is True


def test_serve_does_not_start_on_a_folder_that_is_no_repository(run, monkeypatch):
    monkeypatch.setattr("marketplace.server.main", lambda *_: pytest.fail("It started"))
    done = run("serve", "--repo", "/nope")
    assert done.exit_code == 2
    assert "'nope' is not a Git repository" in done.stderr


def test_serve_starts_for_a_remote_that_may_be_back_soon(run, monkeypatch):
    seen = []
    monkeypatch.setattr("marketplace.server.main", lambda *given: seen.append(given))
    assert run("serve", "--repo", "file:///nope").exit_code == 0
    assert seen
