"""Files in a folder of this server."""

import os
import shutil
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    """FILES_ROOT, readable by the service alone."""

    failures: ClassVar[tuple[type[Exception], ...]] = (OSError,)

    @property
    def location(self) -> str:
        """Read each time, as every setting is."""
        return str(Path(settings.FILES_ROOT).absolute())

    @property
    def place(self) -> str:
        """The folder."""
        return self.location

    def url(self, name: str | None) -> str:
        """Raises ValueError: no address leads past our permission check."""
        raise ValueError("files of the store have no address")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Files are replaced, never kept beside each other."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        """Under its name a file is whole and on the disk, or not there."""
        place = Path(self.location)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = place / f"{name}.part"
        with open(part, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place / name)
        return name

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Names of folders and of files; none before the first upload."""
        return super().listdir(path) if Path(self.location).exists() else ([], [])

    def probe(self) -> None:
        """Raises PermissionError where nothing can be written."""
        if not os.access(self._existing(), os.W_OK | os.X_OK):
            raise PermissionError(13, "nothing can be written here", self.location)

    def room(self) -> int:
        """Free bytes of the disk."""
        return shutil.disk_usage(self._existing()).free

    def _existing(self) -> Path:
        """The folder; before the first upload the one it will be made in."""
        place = Path(self.location)
        return next(folder for folder in (place, *place.parents) if folder.exists())
