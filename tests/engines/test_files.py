"""A path in a contract reaches ordinary files below the data root, and nothing else."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from marketplace.engines.files import names, open_below
from marketplace.engines.order import MOST_FILES
from marketplace.errors import MarketplaceError, NotFound, Refused, Unreadable

SECRET = "the secret outside"


@pytest.fixture
def root(tmp_path):
    """A data root with one file, and beside it what must not be reached."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.csv").write_text(SECRET)
    made = tmp_path / "root"
    (made / "data").mkdir(parents=True)
    (made / "data/orders.csv").write_text("id\n1\n")
    return made


def content(root, path, name="orders"):
    with open_below(root, path, name) as opened:
        return b"".join(os.read(handle, 1000) for handle in opened.handles).decode()


@pytest.mark.parametrize(
    "path", ["data/orders.csv", "./data/orders.csv", "data//orders.csv", "data/./orders.csv"]
)
def test_a_file_below_the_root_is_opened(root, path):
    assert content(root, path) == "id\n1\n"


REFUSED = {
    "..": "../outside/secret.csv",
    "inner ..": "data/../../outside/secret.csv",
    "back where it was": "data/../data/orders.csv",
    "absolute": "/etc/passwd",
    "home": "~/secret.csv",
    "drive": "C:/secret.csv",
    "backslash": "..\\outside\\secret.csv",
    "s3": "s3://bucket/orders.csv",
    "http": "http://example.org/orders.csv",
    "file": "file:///etc/passwd",
    "device": "/dev/zero",
    "process": "/proc/self/environ",
    "newline": "data/orders.csv\n/etc/passwd",
    "null": "data/orders.csv\x00.parquet",
    "direction": "data/\u202evsc.sredro",
    "hidden file": "data/.env",
    "hidden folder": ".git/config",
    "any depth": "**/*.csv",
    "nothing": "",
    "only the root": "./",
}


@pytest.mark.parametrize("path", REFUSED.values(), ids=REFUSED)
def test_a_path_that_leads_elsewhere_is_refused(root, path):
    (root / ".git").mkdir()
    (root / ".git/config").write_text(SECRET)
    (root / "data/.env").write_text(SECRET)
    with pytest.raises(Refused) as told:
        content(root, path)
    assert str(root) not in told.value.message + told.value.hint
    assert not set(told.value.message) & set("\n\x00\u202e")


@pytest.mark.parametrize(
    "path", ["data/link.csv", "folder/secret.csv", "data/*.csv", "*/secret.csv", "data/inner.csv"]
)
def test_a_symbolic_link_is_refused_wherever_it_leads(root, path):
    (root / "data/link.csv").symlink_to(root.parent / "outside/secret.csv")
    (root / "data/inner.csv").symlink_to(root / "data/orders.csv")
    (root / "folder").symlink_to(root.parent / "outside")
    with pytest.raises(Refused, match="symbolic link") as told:
        content(root, path)
    assert path in told.value.message


def test_the_root_itself_may_be_a_link(root):
    (root.parent / "way").symlink_to(root)
    assert content(root.parent / "way", "data/orders.csv") == "id\n1\n"


@pytest.mark.parametrize("path", ["data/odd", "data/od*"])
def test_a_pipe_is_refused_without_waiting_for_it(root, path):
    os.mkfifo(root / "data/odd")
    with pytest.raises(Refused, match="not an ordinary file"):
        content(root, path)


def test_a_socket_is_refused(root, monkeypatch):
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("data/odd")
        with pytest.raises(Refused, match="not an ordinary file"):
            content(root, "data/odd")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser makes devices")
def test_a_device_is_refused(root):
    os.mknod(root / "data/zero", 0o666 | 0o020000, os.makedev(1, 5))
    with pytest.raises(Refused, match="not an ordinary file"):
        content(root, "data/zero")


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        ("data/lost.csv", NotFound, "data/lost.csv: there is no such file"),
        ("lost/orders.csv", NotFound, "lost/orders.csv: there is no such file"),
        ("data/orders.csv/x.csv", NotFound, "there is no such file"),
        ("data/*.parquet", NotFound, r"data/\*.parquet: there is no such file"),
        ("data", Unreadable, "data is a folder"),
        ("x" * 300, Unreadable, "xxx... cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_said_in_the_words_of_the_contract(root, path, kind, told):
    with pytest.raises(kind, match=told):
        content(root, path)


def test_a_missing_root_is_said_without_naming_it(tmp_path):
    with pytest.raises(MarketplaceError) as told:
        content(tmp_path / "nowhere", "orders.csv")
    assert "nowhere" not in told.value.message + told.value.hint


def test_letters_with_a_meaning_elsewhere_are_only_letters(root):
    for name in ("it's; DROP.csv", 'say "hi".csv', "[ab]?.csv", "a%20b.csv", "$HOME.csv"):
        (root / "data" / name).write_text(name)
        assert content(root, f"data/{name}") == name


def test_a_star_matches_within_one_name_and_no_hidden_files(root):
    for name in ("a.csv", "ab.csv", ".a.csv", "a.txt"):
        (root / "data" / name).write_text(name)
    with open_below(root, "data/a*.csv", "") as opened:
        assert opened.names == ["data/a.csv", "data/ab.csv"]


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("ab", "a*b", True), ("aXb", "a*b", True), ("aba", "a*b", False), ("a", "a*a", False),
        ("2026-01-b.csv", "2026-*-*.csv", True), ("2026-b.csv", "2026-*-*.csv", False),
        ("abcb", "*b*b", True), ("b", "*b*b", False), ("x.y", "x*.*y", True), ("xy", "*", True),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_letters_and_for_none(root, name, pattern, fits):
    (root / "data" / name).write_text("")
    try:
        with open_below(root, f"data/{pattern}", "") as opened:
            assert (f"data/{name}" in opened.names) is fits
    except NotFound:
        assert not fits


def test_many_stars_before_a_name_that_nearly_fits_cost_no_time(root):
    (root / "data" / ("a" * 250)).write_text("")
    with pytest.raises(NotFound), open_below(root, f"data/{'*a' * 60}*b", ""):
        pass


def test_too_many_files_are_counted_and_the_first_ones_opened(root):
    for i in range(MOST_FILES + 5):
        (root / f"data/{i:04}.json").write_text("{}")
    with open_below(root, "data/*.json", "") as opened:
        assert (opened.found, len(opened.handles)) == (MOST_FILES + 5, MOST_FILES)


def test_no_handle_stays_open(root):
    (root / "data/z.csv").symlink_to("orders.csv")
    before = os.listdir("/proc/self/fd")
    for path in ("data/*.csv", "data/orders.csv", "data/lost.csv", "../x", "data"):
        try:
            content(root, path)
        except MarketplaceError:
            continue
    assert os.listdir("/proc/self/fd") == before


def test_a_file_that_is_swapped_for_a_link_never_opens_what_the_link_leads_to(root):
    """The race that a check by name loses: thousands of swaps under thousands of opens."""
    path, spare = root / "data/orders.csv", root / "data/spare"
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            spare.symlink_to(root.parent / "outside/secret.csv")
            os.replace(spare, path)
            spare.write_text("id\n1\n")
            os.replace(spare, path)

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen = set()
    try:
        for _ in range(2000):
            try:
                seen.add(content(root, "data/orders.csv"))
            except MarketplaceError as error:
                seen.add(type(error).__name__)
    finally:
        stop.set()
        swapping.join()
    assert SECRET not in seen
    assert seen <= {"id\n1\n", "Refused", "Unreadable", "NotFound"}


def test_a_folder_that_is_swapped_for_a_link_is_not_left(root):
    folder, spare = root / "data", root / "spare"
    (root.parent / "outside/orders.csv").write_text(SECRET)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            folder.rename(spare)
            folder.symlink_to(root.parent / "outside")
            folder.unlink()
            spare.rename(folder)

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen = set()
    try:
        for _ in range(2000):
            try:
                seen.add(content(root, "data/orders.csv"))
            except MarketplaceError as error:
                seen.add(type(error).__name__)
    finally:
        stop.set()
        swapping.join()
    assert SECRET not in seen


def test_a_change_in_place_is_noticed(root):
    with open_below(root, "data/orders.csv", "") as opened:
        assert not opened.changed()
        (root / "data/orders.csv").write_text("id\n1\n2\n")
        assert opened.changed()


@pytest.mark.parametrize(
    ("path", "object_name", "same"),
    [
        ("data/orders.csv", "", True), ("./data//orders.csv", "", True), ("data/*.csv", "", True),
        ("*/orders.csv", "", True), ("data/{object}.csv", "orders", True),
        ("data/{object}.csv", "other", False), ("orders.csv", "", False), ("data", "", False),
    ],
)  # fmt: skip
def test_two_spellings_of_one_path_are_one_file(path, object_name, same):
    assert names(path, object_name, "data/orders.csv") is same
