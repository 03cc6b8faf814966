"""Finds a Chromium for the browser tests, or installs one; run by `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell has no windows of its own, and needs less of the machine for the same pages.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = ("chromium-headless-shell", "fonts-dejavu")


def find() -> str:
    """The path of a browser that can be started; "" where there is none."""
    named = os.environ.get("MARKETPLACE_CHROMIUM", "")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return named or found or _of_playwright()


def _of_playwright() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def install() -> None:
    """From Debian's own packages where that is allowed, else the way of Playwright."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES]
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> None:
    if not find():
        print("No Chromium found; installing one for the browser tests.", flush=True)
        install()
    path = find()
    if not path:
        sys.exit(
            "The browser tests need Chromium and none could be installed.\n"
            "Install one (on Debian: apt-get install chromium-headless-shell), or name it in "
            "MARKETPLACE_CHROMIUM."
        )
    print(f"Browser tests use {path}")


if __name__ == "__main__":
    main()
