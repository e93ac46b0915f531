"""Where things lie in this copy of the project."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PEERS = ROOT / ".venv-peers"
DATA = ROOT / ".data"
LOGS = DATA / "logs"
# A socket's whole path may have 107 bytes; TMPDIR can be much longer. Only `mkdtemp` writes here.
SHORT = Path("/tmp")  # nosec B108


def venv_bin(name: str, folder: Path = VENV) -> str:
    """Return the path of a command inside a virtual environment."""
    return str(folder / "bin" / name)


def has_command() -> bool:
    """Is the `balai` command written yet, as a module or as a package?"""
    return (ROOT / "balai" / "cli.py").exists() or (ROOT / "balai" / "cli" / "__init__.py").exists()


def copy_name() -> str:
    """Return a short name of this copy, different for every folder it may lie in."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
