"""The browser of the journeys: found on this machine, or on Debian fetched as root."""

import os
import shutil
import subprocess

from devtools import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "on Debian: apt install chromium"


def find() -> str | None:
    """Return the browser's path, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def is_demanded() -> bool:
    """In CI a missing browser is a failure, not a reason to skip."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def ensure() -> str | None:
    """Return the browser's path after trying to install it, or None. Raises Stop in CI."""
    found = find() or _install()
    if found is None and is_demanded():
        raise say.Stop(f"CI needs Chromium for the browser tests and there is none ({HOW}).")
    return found


def _install() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    with say.step("Installing Chromium for the browser tests"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            done = subprocess.run(
                ["apt-get", "-qq", *words],
                env=quiet,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                say.problem(f"apt-get {words[0]} failed: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")
    return find()
