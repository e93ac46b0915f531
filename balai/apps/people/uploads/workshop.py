"""Looks at one file in a process of its own, with little memory, little time and no secrets.

Whatever a file does to a decoder, it does it here: a process that holds no keys and no connection, and ends.
Reads the file from standard input; writes one line of JSON and, for a photo, the new JPEG.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from balai.apps.people.uploads.kinds import Kind
from balai.apps.people.uploads.limits import Limits
from balai.engine.errors import UploadRefused

_ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What came out: the bytes to keep and what is known of them. `width` and `height` are 0 for a PDF."""

    content: bytes
    pages: int = 1
    width: int = 0
    height: int = 0
    warnings: tuple[str, ...] = ()


def inspect(content: bytes, kind: Kind, limits: Limits) -> Work:
    """Develop a photo or look through a PDF, at a distance. Raises UploadRefused, also when it took too much."""
    words = [sys.executable, "-P", "-m", __name__, kind.value, json.dumps(asdict(limits))]
    surroundings = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            words, input=content, env=surroundings, capture_output=True, timeout=limits.work_seconds * 2, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused("upload_too_heavy") from error
    if done.returncode:  # killed for its time or memory, or fallen over in a decoder
        raise UploadRefused("upload_too_heavy")
    line, _, made = done.stdout.partition(b"\n")
    answer = json.loads(line)
    if "refused" in answer:
        raise UploadRefused(answer["refused"], **answer["detail"])
    answer["warnings"] = tuple(answer["warnings"])
    return Work(content=content if kind is Kind.PDF else made, **answer)


def main(kind: Kind, limits: Limits) -> None:
    """The other end of `inspect`."""
    if sys.platform == "linux":  # macOS has the name, not the limit
        resource.setrlimit(resource.RLIMIT_AS, (limits.work_memory_bytes, limits.work_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.work_seconds, limits.work_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    made = b""
    try:
        answer, made = _worked(sys.stdin.buffer.read(), kind, limits)
    except UploadRefused as error:
        answer = {"refused": error.code, "detail": error.detail}
    except MemoryError:
        answer = {"refused": "upload_too_heavy", "detail": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


def _worked(content: bytes, kind: Kind, limits: Limits) -> tuple[dict[str, object], bytes]:
    if kind is Kind.PDF:
        from balai.apps.people.uploads import pdfs

        return {"pages": pdfs.inspect(content, limits), "warnings": []}, b""
    from balai.apps.people.uploads import photos

    photo = photos.develop(content, kind, limits)
    return {"width": photo.width, "height": photo.height, "warnings": photo.warnings}, photo.content


if __name__ == "__main__":
    main(Kind(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
