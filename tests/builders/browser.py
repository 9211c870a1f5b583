"""A headless browser that is there already, and a page with what it said and asked for."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2"><!-- ]]> \U0001f525 '
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")


class Seen:
    """A page with what it said on the console and asked from elsewhere."""

    def __init__(self, page: Any) -> None:
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def text(self, selector: str) -> str:
        """The words of the first element that ``selector`` finds."""
        return str(self.page.locator(selector).first.inner_text())


def faults(page: Any) -> list[str]:
    """What axe-core finds on ``page`` that breaks WCAG 2.2 or good practice, each with the first element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}" for one in found]
