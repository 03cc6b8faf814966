"""What a repository of contracts takes from us: two hooks, an action, a package."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from marketplace.__main__ import main
from tests.builders import ENVIRONMENT, a_contract, an_object

TOP = Path(__file__).parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())}
ACTION = yaml.safe_load((TOP / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
BEFORE = a_contract("orders", schema=[an_object("orders", "id", "note")])
AFTER = a_contract("orders", schema=[an_object("orders", "id")])
# Which modules came in by running it, besides Python's own and ours.
LOADED = """
import sys
sys.argv[0] = "marketplace"
from marketplace.__main__ import main
try:
    main()
except SystemExit as ended:
    code = ended.code
own = {"marketplace", *sys.stdlib_module_names}
found = {name.split(".")[0] for name in sys.modules} - own
print(code, *sorted(name for name in found if not name.startswith("_")), file=sys.stderr)
"""
IMPORTED_AS = {"pyyaml": "yaml", "jsonschema-rs": "jsonschema_rs"}
TAKEN_IF_THERE = {"cython_runtime", "typing_extensions"}  # by others, which do without


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(TOP), "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_runs_a_command_that_there_is(hook):
    program, command, *arguments = HOOKS[hook]["entry"].split()
    assert program == "marketplace"
    known = {flag for option in main.commands[command].params for flag in option.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= known


def hooked(repo, hook: str, *files: str) -> subprocess.CompletedProcess[str]:
    entry = HOOKS[hook]["entry"].split()[1:]
    return run(sys.executable, "-m", "marketplace", *entry, *files, folder=repo.folder)


def test_the_hook_stops_a_commit_that_breaks_somebody(repo):
    repo.commit({"contracts/orders.odcs.yaml": BEFORE})
    repo.write("contracts/orders.odcs.yaml", AFTER)
    assert hooked(repo, "compare").returncode == 1
    repo.write("contracts/orders.odcs.yaml", AFTER.replace("1.0.0", "2.0.0"))
    assert hooked(repo, "compare").returncode == 0


def test_the_hook_lets_the_very_first_commit_pass(repo):
    repo.write("contracts/orders.odcs.yaml", BEFORE)
    done = hooked(repo, "compare")
    assert (done.returncode, "contract-added" in done.stdout) == (0, True)


def test_the_hook_lints_the_files_of_the_commit(repo):
    repo.write("a.odcs.yaml", "kind: DataContract\n")
    repo.write("b.yaml", "hello: world\n")
    done = hooked(repo, "lint", "a.odcs.yaml", "b.yaml")
    assert done.returncode == 1
    assert "a.odcs.yaml:1:1: error: " in done.stdout
    assert "b.yaml" not in done.stdout


@pytest.mark.parametrize(
    "command", [("lint", ".", "--format", "github"), ("compare", "HEAD", "WORKTREE", "--json")]
)
def test_the_package_depends_on_all_that_hooks_load(repo, command):
    repo.commit({"contracts/a.odcs.yaml": BEFORE, "contracts/b.odcs.yaml": a_contract("b")})
    repo.write("contracts/a.odcs.yaml", AFTER)
    where = ("--repo", ".") if command[0] == "compare" else ()
    done = run(sys.executable, "-c", LOADED, *command, *where, folder=repo.folder)
    code, *loaded = done.stderr.splitlines()[-1].split()
    assert code == ("1" if command[0] == "compare" else "0")
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    names = [wanted.split(">=")[0] for wanted in project["dependencies"]]
    assert set(loaded) <= {IMPORTED_AS.get(name, name) for name in names} | TAKEN_IF_THERE


def test_versions_of_the_package_are_those_of_the_app():
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    app = (TOP / "requirements.txt").read_text().splitlines()
    assert set(project["dependencies"]) - {"click>=8,<9"} <= set(app)  # click comes with Streamlit


@pytest.fixture
def action(repo, tmp_path):
    """Runs one step of the action, in a clone that knows only the newest commit."""
    program = tmp_path / "runner" / "marketplace" / "bin" / "marketplace"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m marketplace "$@"\n')
    program.chmod(0o755)
    clone = tmp_path / "clone"

    def step(name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        if not clone.exists():
            address = f"file://{repo.folder}"
            run("git", "clone", "--quiet", "--depth=1", address, str(clone), folder=tmp_path)
        script, runner = STEPS[name]["run"], str(tmp_path / "runner")
        return run("bash", "-e", "-c", script, folder=clone, RUNNER_TEMP=runner, **inputs)

    return step


def test_the_action_compares_with_the_base(repo, action):
    base = repo.commit({"contracts/orders.odcs.yaml": BEFORE})
    repo.commit({"contracts/orders.odcs.yaml": AFTER})
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    done = action("Compare", BASE=base, FOLDER="")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=contracts/orders.odcs.yaml,line=")
    assert action("Compare", BASE="main", FOLDER="contracts").returncode == 0


@pytest.mark.parametrize("base", ["", "0" * 40])
def test_the_action_has_nothing_to_compare_a_new_branch_with(repo, action, base):
    repo.commit({"contracts/orders.odcs.yaml": BEFORE})
    done = action("Compare", BASE=base, FOLDER="")
    assert (done.returncode, done.stdout) == (0, "There is nothing to compare with.\n")


def test_the_action_lints(repo, action):
    repo.commit({"contracts/orders.odcs.yaml": BEFORE, "x.odcs.yaml": "kind: DataContract\n"})
    assert action("Lint", FOLDER="contracts").returncode == 0
    done = action("Lint", FOLDER="")
    assert done.returncode == 1
    assert "::error file=x.odcs.yaml,line=1," in done.stdout


def test_no_input_of_the_action_is_pasted_into_a_script():
    assert all("${{" not in step["run"] for step in STEPS.values())
