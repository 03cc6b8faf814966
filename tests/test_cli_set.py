"""`set`: one value of one file; what is printed, what is written, and the exit code."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from marketplace.errors import Refused
from marketplace.stores.rewrite import rewrite

TOP = Path(__file__).parents[1]
TEXT = """\
# Orders, for all
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0  # not yet 2
status: active
description:
  purpose: 'Every order.'
tags: [a, b]
schema:
  - name: orders
    properties:
      # in euros
      - name: amount
        logicalType: number
        description: Total
        required: false
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "orders.odcs.yaml"
    path.write_bytes(TEXT.encode())
    return path


def set_(*arguments, **more):
    return CliRunner().invoke(main, ["set", *map(str, arguments)], **more)


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("schema.orders.properties.amount.description", "All of it", "Total", "All of it"),
        ("schema.orders.properties.amount.required", "true", "required: false", "required: true"),
        ("description.purpose", "Some: orders", "'Every order.'", "'Some: orders'"),
        ("description.usage", "For all", "order.'\n", "order.'\n  usage: 'For all'\n"),
        ("version", "2.0.0", "1.0.0", "2.0.0"),
        ("domain", "sales", "status: active\n", "status: active\ndomain: sales\n"),
        ("tags", "[c]", "[a, b]", "[c]"),
        ("tags[+]", "c", "[a, b]", "[a, b, c]"),
        ("tags.b", "c", "[a, b]", "[a, c]"),
        ("schema.orders.properties[+]", "{name: id, required: true}", "required: false\n",
         "required: false\n      - name: id\n        required: true\n"),
        # where the standard has a text, it is one
        ("version", "1.10", "1.0.0", "'1.10'"),
        ("version", "2", "1.0.0", "'2'"),
        ("description.purpose", "null", "'Every order.'", "'null'"),
        ("description.purpose", "[a", "'Every order.'", "'[a'"),
        # and elsewhere it is what YAML says
        ("slaProperties[0].value", "-5", None, "slaProperties:\n  - value: -5\n"),
    ],
)  # fmt: skip
def test_it_prints_the_text_with_the_value_and_nothing_else_changed(file, key, value, old, new):
    done = set_(file, key, value)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (TEXT.replace(old, new) if old else TEXT + new)
    assert file.read_text() == TEXT


def test_a_text_that_looks_like_something_else(file):
    assert "value: '5'\n" in set_(file, "slaProperties[0].value", "5", "--string").stdout


def test_a_key_is_removed(file):
    key = "schema.orders.properties.amount.description"
    assert set_(file, key, "--unset").stdout == TEXT.replace("        description: Total\n", "")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("schema.orders.properties.amont.description", "Did you mean `amount`?"),
        ("schema.order.name", "Did you mean `orders`?"),
        ("descripton.purpose", "Did you mean `description`?"),
        ("description.purpos", "Did you mean `purpose`?"),
        ("schema.orders.properties.amount.requird", "Did you mean `required`?"),
        ("tags[7]", "It has 2"),
        ("", "Write one"),
    ],
)
def test_a_key_that_is_not_there_ends_with_one_and_says_what_is_near(file, key, said):
    done = set_(file, key, "x")
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a: [\n", "Line 1 cannot be read"),
        (b"a: \xff\n", "is not UTF-8"),
        (b"a: &x 1\nb: *x\n", "stands in several places, as `*x`"),
    ],
)
def test_what_cannot_be_done_ends_with_two(file, data, said):
    file.write_bytes(data)
    done = set_(file, "a", "5", "--write")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    "arguments", [(), ("{}",), ("{}", "id"), ("{}", "id", "x", "--unset"), ("{}", "--lines")]
)
def test_what_makes_no_sense_ends_with_two(file, arguments):
    assert set_(*(argument.format(file) for argument in arguments)).exit_code == 2


def test_a_file_that_is_not_there_ends_with_two(file):
    done = set_(file.with_name("x.yaml"), "id", "x")
    assert done.exit_code == 2
    assert "There is no file" in done.stderr


def test_options_of_other_commands_are_told_to_be_of_no_use(file):
    done = set_(file, "id", "orders", "--ref", "main")
    assert (done.exit_code, done.stdout) == (0, TEXT)
    assert done.stderr == "--ref is not used: FILE is read as it lies on disk.\n"


def test_for_programs(file):
    found = json.loads(set_(file, "id", "new", "--json").stdout)
    text = TEXT.replace("id: orders", "id: new")
    assert found == {"file": str(file), "changed": True, "written": False, "text": text}
    failed = set_(file, "idd", "new", "--json")
    assert failed.exit_code == 1
    error = {"kind": "not_found", "message": "The text has no `idd`.", "hint": "Did you mean `id`?"}
    assert json.loads(failed.stdout) == {"error": error}


@pytest.mark.parametrize("before", [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode()[:-1],
                                    TEXT.replace("\n", "\r\n").encode()])  # fmt: skip
def test_it_writes_only_the_bytes_meant_and_keeps_the_mode(file, before):
    file.write_bytes(before)
    file.chmod(0o640)
    done = set_(file, "status", "retired", "--write")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{file}: changed\n")
    assert file.read_bytes() == before.replace(b"status: active", b"status: retired")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_with_nothing_to_change_the_file_is_not_touched(file):
    before = file.stat()
    done = set_(file, "status", "active", "--write")
    assert (done.exit_code, done.stderr) == (0, f"{file}: nothing to change\n")
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_links_are_refused(file):
    link = file.with_name("link.odcs.yaml")
    link.symlink_to(file)
    done = set_(link, "status", "retired", "--write")
    assert (done.exit_code, file.read_text()) == (2, TEXT)
    assert "symbolic link" in done.stderr
    assert link.is_symlink()


def test_a_file_that_changed_meanwhile_is_left_alone(file):
    with pytest.raises(Refused, match="changed meanwhile"):
        rewrite(file, b"something else", b"new")
    assert file.read_text() == TEXT


REQUESTS = [
    ({"text": TEXT, "key": "id", "value": "1"}, {"text": TEXT.replace(" orders\nv", " '1'\nv")}),
    ({"text": TEXT, "key": "schema.orders.properties.amount.required", "value": True},
     {"text": TEXT.replace("required: false", "required: true")}),
    ({"text": TEXT, "key": "tags", "value": ["a", "b"]}, {"text": TEXT}),
    ({"text": TEXT, "key": "tags[0]", "value": None}, {"text": TEXT.replace("[a", "[null")}),
    ({"text": '{"id": "x"}', "key": "id", "value": "y"}, {"text": '{"id": "y"}'}),
    ({"text": "\ufeffid: x\r\n", "key": "id", "value": "y"}, {"text": "\ufeffid: y\r\n"}),
    ({"text": TEXT, "key": "tags.x", "value": 1}, "`tags` has no entry `x`."),
    ({"text": "a: [", "key": "a", "value": 1}, "Line 1 cannot be read"),
    ({"text": TEXT, "key": "id"}, "This line is no request."),
    (["id"], "This line is no request."),
]  # fmt: skip


def test_each_answer_comes_before_the_next_request():
    command = [sys.executable, "-m", "marketplace", "set", "--lines"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=TOP, **pipes) as process:
        for number in range(3):
            request = {"text": "a: x\n", "key": "a", "value": number}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"text": f"a: {number}\n"}
        process.stdin.close()


def test_requests_are_answered_line_by_line_in_order():
    lines = [json.dumps(request) for request, _ in REQUESTS]
    done = subprocess.run(
        [sys.executable, "-m", "marketplace", "set", "--lines"], cwd=TOP, timeout=60,
        input="\n".join([*lines, "no json"]), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for (_, wanted), answer in zip(REQUESTS, answers, strict=False):
        if isinstance(wanted, dict):
            assert answer == wanted
        else:
            assert answer["error"]["message"].startswith(wanted)
    assert answers[-1]["error"]["message"] == "This line is no request."
    assert len(answers) == len(REQUESTS) + 1
