"""Saving and publishing under hostile circumstances: many at once, killed, on a full disk.

python -m tests.stores.proposing writers|kills|full|disk [how many]; `disk` mounts one, as root
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from marketplace.errors import MarketplaceError
from marketplace.model import Person, Stage
from marketplace.services.marketplace import Marketplace
from marketplace.services.proposals import proposals
from marketplace.services.propose import Stale, save, start  # noqa: F401  # the worker's
from marketplace.services.publish import Blocked, publish
from marketplace.settings import Settings
from tests.builders import Repo, a_contract

ADA = Person("Ada", "ada@sales.example")
TOP = Path(__file__).parents[2]
PAGE = 4096  # bytes, the smallest piece of such a disk


def path(name: str) -> str:
    return f"contracts/{name}.odcs.yaml"


def text(name: str, number: int) -> str:
    """A valid step from the one before: the version goes up with the number."""
    purpose = {"purpose": f"Number {number}."}
    return a_contract(name, version=f"1.0.{number}", description=purpose)


def a_market(folder: Path, names: list[str], *, checked_out: bool = True) -> tuple[Repo, str]:
    repo = Repo(folder)
    repo.commit({path(name): text(name, 0) for name in names})
    if not checked_out:
        repo.git("switch", "--quiet", "--detach")
    return repo, str(folder)


def opened(folder: str) -> Marketplace:
    cache = Path(folder).parent / f"cache-{os.getpid()}"
    return Marketplace.open(Settings(repo=folder, cache=str(cache), saving="on"))


def writers(folder: Path, people: int, edits: int) -> dict[str, int]:
    """Everybody changes a file of their own and one that all want, each from what is there now.

    Counts; raises AssertionError where an acknowledged change is lost or silently overwritten.
    """
    names = [*(f"own-{who}" for who in range(people)), "shared"]
    repo, where = a_market(folder / "repo", names)
    seen = {"published": 0, "refused": 0, "busy": 0}
    said: dict[str, list[int]] = {name: [0] for name in names}
    failed: list[BaseException] = []
    lock = threading.Lock()

    def work(who: int) -> None:
        market = Marketplace.open(replace(repo.settings, saving="on", cache=f"{where}-c{who}"))
        for number in range(1, edits + 1):
            name = "shared" if number % 5 == 0 else f"own-{who}"
            try:
                catalog = market.refresh()
                now = market.document(catalog, path(name)).data.decode()
                following = int(catalog.summaries[path(name)].version.split(".")[2]) + 1
                assert now == text(name, following - 1)
                files = {path(name): text(name, following)}
                made = start(market, ADA, files, f"Number {following}", base=catalog.commit)
                publish(market, ADA, made.id)
            except (Stale, Blocked):
                seen["refused"] += 1
            except MarketplaceError as error:
                seen["busy" if "Nothing was" in error.message else "refused"] += 1
            except BaseException as error:
                failed.append(error)
            else:
                with lock:
                    said[name].append(following)
                    seen["published"] += 1

    threads = [threading.Thread(target=work, args=(who,)) for who in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    for name, numbers in said.items():
        assert len(set(numbers)) == len(numbers), "two were told that they published the same step"
        assert sorted(numbers) == list(range(len(numbers)))
        assert (repo.folder / path(name)).read_text() == text(name, len(numbers) - 1)
    assert repo.git("status", "--porcelain") == ""
    merged = [
        row for row in proposals(opened(where), None) if row.proposal.stage is Stage.PUBLISHED
    ]
    assert len(merged) >= seen["published"]
    repo.git("fsck", "--strict")
    return seen


_WORKER = """
import sys
from tests.stores.proposing import ADA, opened, path, publish, save, start, text
market = opened(sys.argv[1])
for number in range(1, 1000):
    name = f"new-{sys.argv[2]}-{number}"
    made = start(market, ADA, {path(name): text(name, 0)}, "New", id=name)
    print("saved", name, flush=True)
    save(market, ADA, made.id, {path(name): text(name, 1)}, "More")
    print("more", name, flush=True)
    publish(market, ADA, made.id)
    print("published", name, flush=True)
"""


def kills(folder: Path, times: int, *, checked_out: bool = True) -> dict[str, int]:
    """Each time a process is killed with all of its children, somewhere in the middle."""
    repo, where = a_market(folder / "repo", ["old"], checked_out=checked_out)
    said: dict[str, str] = {}
    for kill in range(times):
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER, where, str(kill)], stdout=subprocess.PIPE, cwd=TOP
        )
        assert worker.stdout
        first = worker.stdout.readline()
        time.sleep(kill % 20 * 0.1)
        _kill_all(worker.pid)
        for line in (first, *worker.stdout):
            if line.endswith(b"\n"):
                what, name = line.decode().split()
                said[name] = what
        worker.wait()
        worker.stdout.close()
    _age_locks(repo.folder)
    market = opened(where)
    market.refresh()
    last = start(market, ADA, {path("last"): text("last", 0)}, "Last", id="last")
    publish(market, ADA, last.id)
    there = {row.proposal.id: row.proposal for row in proposals(market, None)}
    for name, what in said.items():
        assert name in there, name
        assert there[name].stage is Stage.PUBLISHED or what != "published"
        wanted = text(name, 0 if what == "saved" else 1)
        at = "main" if what == "published" else there[name].tip
        kept = repo.git("show", f"{at}:{path(name)}") + "\n"
        assert kept in (wanted, text(name, 1)), name
    if checked_out:
        assert repo.git("status", "--porcelain") == ""
    repo.git("fsck", "--strict")
    return {what: [*said.values()].count(what) for what in ("saved", "more", "published")}


def _kill_all(pid: int) -> None:
    """With Git below it, which is in sessions of its own."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(pid, signal.SIGKILL)
    for child in told:
        try:
            os.kill(int(child), signal.SIGKILL)
        except ProcessLookupError:
            continue


def _age_locks(folder: Path) -> None:
    """A minute goes by."""
    for lock in (folder / ".git").rglob("*.lock"):
        then = time.time() - 3_600
        os.utime(lock, (then, then))


_FULL = """
import resource, sys
from marketplace.errors import MarketplaceError
from tests.stores.proposing import ADA, fill, opened, path, publish, start, text
market = opened(sys.argv[1])
market.refresh()
if len(sys.argv) > 4:
    fill(sys.argv[4], int(sys.argv[2]))
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    long = text("old", 1) + "# " + "x" * 900
    made = start(market, ADA, {path("old"): long}, "Full", id=sys.argv[3])
    print("saved", flush=True)
    publish(market, ADA, made.id)
    print("published", flush=True)
except MarketplaceError:
    print("refused", flush=True)
"""


def full(folder: Path, offsets: int) -> dict[str, int]:
    """No file may grow beyond an offset, as on a disk that is full."""
    counts = dict.fromkeys(("saved", "published", "refused"), 0)
    for number in range(offsets):
        repo, where = a_market(folder / f"repo-{number}", ["old"])
        _without_room(repo, where, counts, str(number * 90), "o-1")
        _with_room_again(repo, where)
    return counts


def disk(folder: Path, offsets: int) -> dict[str, int]:
    """A disk of its own with so many pages left, for the repository and what is kept beside it."""
    counts = dict.fromkeys(("saved", "published", "refused"), 0)
    for number in range(offsets):
        place = folder / f"disk-{number}"
        place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], check=True)
        try:
            repo, where = a_market(place / "repo", ["old"])
            filler = place / "filler"
            _without_room(repo, where, counts, str(number * PAGE), "o-1", str(filler))
            filler.unlink()
            _with_room_again(repo, where)
        finally:
            subprocess.run(["umount", "--lazy", str(place)], check=True)
    return counts


def fill(filler: str, left: int) -> None:
    """All of a disk but so many bytes."""
    with open(filler, "wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(PAGE))
        file.truncate(max(0, file.tell() - left))


def _without_room(repo: Repo, where: str, counts: dict[str, int], *more: str) -> None:
    command = [sys.executable, "-c", _FULL, where, *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TOP, check=False)
    told = done.stdout.split()
    for what in told:
        counts[what] += 1
    refs = repo.git("for-each-ref", "--format=%(refname)")
    assert told[-1:] in (["published"], ["refused"]), done.stderr
    assert ("saved" not in told) or "o-1" in refs
    if "published" in told:
        assert "Number 1." in repo.git("show", f"main:{path('old')}")
        assert "Number 1." in (repo.folder / path("old")).read_text()


def _with_room_again(repo: Repo, where: str) -> None:
    """Nothing has to be repaired."""
    repo.git("fsck", "--strict")
    market = opened(where)
    made = start(market, ADA, {path("n"): text("n", 0)}, "After", id="after")
    publish(market, ADA, made.id)
    assert repo.git("status", "--porcelain") == ""


def main() -> None:
    what, many = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        match what:
            case "writers":
                print(writers(Path(folder), 8, many or 25))
            case "kills":
                print(kills(Path(folder), many or 200))
            case "full":
                print(full(Path(folder), many or 20))
            case "disk":
                print(disk(Path(folder), many or 20))
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
