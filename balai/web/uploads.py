"""Files on their way in: however much somebody sends, little of it reaches the disk."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from balai.apps.people.uploads import limitfile


class BoundedHandler(TemporaryFileUploadHandler):
    """Writes down as much of a file as may be taken in; of the rest only the length is kept, by which it is refused."""

    length = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, as long as there is room."""
        self.length += len(raw_data)
        if self.length <= limitfile.shipped().file_bytes:
            super().receive_data_chunk(raw_data, start)
