"""What the page works on: the release that is published now, corrections as they lie there, previews, publishing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.ops.settings import Settings
from pipelines.review.publishing import Publishing
from warehouse.corrections.change_files import Written, written
from warehouse.corrections.form import Correction
from warehouse.release.sealing import readable
from warehouse.resolution.preview import Previews
from warehouse.resolution.settings import GovernanceSettings
from warehouse.review.published import Published
from warehouse.store.home import Home


@dataclass(frozen=True, slots=True)
class Options:
    """How the page was started: who is at it unless they say otherwise, and which audit to open with."""

    author: str
    audit_id: str | None = None


class Desk:
    """Shared by all requests. ``release`` is opened anew when another is published."""

    def __init__(self, settings: Settings, options: Options) -> None:
        self.settings, self.options = settings, options
        self.home = Home(settings.home)
        officeholders = Path(settings.officeholders) if settings.officeholders else None
        self.previews = Previews(self.home, GovernanceSettings(officeholders, settings.memory_limit))
        self.publishing = Publishing(self.home)
        self._turn = threading.Lock()
        self._release: Published | None = None

    def release(self) -> Published:
        """The release that is published now. Raises duckdb.Error where it cannot be read."""
        file = readable(self.home)
        with self._turn:
            if self._release is None or self._release.file != file:
                # The one before is let go when its last request has ended.
                self._release = Published(file)
            return self._release

    def written(self) -> list[Written]:
        """All corrections with their files, in the order of applying. Raises CorrectionError."""
        return written(self.home)

    def corrections(self) -> list[Correction]:
        """The same without their files."""
        return [one.correction for one in self.written()]

    def today(self) -> date:
        """The user's day."""
        return datetime.now(ZoneInfo(self.settings.timezone)).date()

    def close(self) -> None:
        """Ends what was begun, but for a publication under way."""
        self.previews.close()
        self.publishing.close()
        if self._release is not None:
            self._release.close()
