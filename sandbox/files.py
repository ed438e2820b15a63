"""Files on their way in: an upload address, the bytes, then the sharing (slack.md §2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import RefusedError
from sandbox.ids import Ids


@dataclass
class File:
    """An uploaded file; `content` is None until its bytes came."""

    id: str
    name: str
    length: int
    alt_txt: str = ""
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False

    def as_slack(self, base_url: str) -> dict[str, Any]:
        """The file object that an app is shown."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "size": self.length,
            "filetype": self.name.rpartition(".")[2],
            "alt_txt": self.alt_txt,
            "mode": "hosted",
            "url_private": f"{base_url}/files/{self.id}",
        }


class Files:
    """The files that the app announced, by id."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.known: dict[str, File] = {}

    def announce(self, name: str, length: int, alt_txt: str) -> File:
        """A new file to be uploaded; an empty one is refused (slack.md §2.3)."""
        if length <= 0:
            raise RefusedError("file_upload_size_restricted" if length < 0 else "invalid_arguments")
        file = File(self._ids.new("F"), name, length, alt_txt)
        self.known[file.id] = file
        return file

    def receive(self, file_id: str, content: bytes) -> bool:
        """Take the bytes; False when nothing like them was announced."""
        file = self.known.get(file_id)
        if file is None or file.is_complete or len(content) != file.length:
            return False
        file.content = content
        return True

    def complete(self, wanted: Mapping[str, Any]) -> File:
        """Finish an uploaded file, once; `file_not_found` otherwise (slack.md §2.3)."""
        file = self.known.get(str(wanted.get("id")))
        if file is None or file.content is None or file.is_complete:
            raise RefusedError("file_not_found")
        file.title = str(wanted.get("title") or file.name)
        file.is_complete = True
        return file

    def has(self, file_id: str) -> bool:
        """Whether blocks may show this file: it exists and is complete."""
        return file_id in self.known and self.known[file_id].is_complete
