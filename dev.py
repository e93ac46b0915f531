#!/usr/bin/env python3
"""Every command of this project: `python3 dev.py run`, `test`, `setup`, `check`, `fix`, `bench`.

Only the standard library is used here. Until the version is checked, the syntax is kept old, so that an old
Python prints the advice and not a syntax error.
"""

import os
import sys

OLDEST = (3, 11)


def advice_for_python(version, has_venv, on_debian, newer=""):
    # type: (tuple[int, ...], bool, bool, str) -> str
    """Return the one line that mends this Python, or an empty text when it will do.

    `newer` is the name of a good Python that is already installed.
    """
    if tuple(version[:2]) < OLDEST:
        have = "Python 3.11 or newer is needed, this is %d.%d." % tuple(version[:2])
        if newer:
            return "%s There is one here: %s dev.py run" % (have, newer)
        if on_debian:
            return "%s Install one: apt install python3.11 python3.11-venv && python3.11 dev.py run" % have
        return "%s Install one from https://www.python.org/downloads/ and start dev.py with it." % have
    if not has_venv:
        package = "python%d.%d-venv" % tuple(version[:2])
        if on_debian:
            return "This Python comes without venv. Mend it: apt install %s (as root, or with sudo)" % package
        return "This Python comes without venv. Install its venv and ensurepip modules, then try again."
    return ""


def newer_python():
    # type: () -> str
    """Return the name of a good Python on the PATH, or an empty text."""
    for minor in range(OLDEST[1], 30):
        name = "python3.%d" % minor
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if os.access(os.path.join(folder, name), os.X_OK):
                return name
    return ""


def has_venv():
    # type: () -> bool
    """Can this Python make a virtual environment with pip in it?"""
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip and venv)


def on_debian():
    # type: () -> bool
    """Is this Debian or one of its children, where `apt install` is the right advice?"""
    try:
        with open("/etc/debian_version"):
            return True
    except (IOError, OSError):
        return False


def main():
    # type: () -> int
    """Check the interpreter, then hand over to the real commands."""
    advice = advice_for_python(sys.version_info[:2], has_venv(), on_debian(), newer_python())
    if advice:
        sys.stderr.write(advice + "\n")
        return 1
    from devtools.commands import main as real_main

    return real_main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
