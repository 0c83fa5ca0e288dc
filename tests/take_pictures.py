"""Pictures of every page, to be looked at: `python tests/take_pictures.py INDEX FOLDER`; wide and phone, light and dark.

An index with users is of no use here: the pages are opened by nobody in particular. It is no test. Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path

from measure_page import QUESTION, serve
from playwright.sync_api import Page, sync_playwright

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
SCHEMES = ("light", "dark")
PAGES = {
    "library": "library", "left-out": "library/left-out", "audit": "library/audit", "jobs": "library/jobs",
    "indicators": "tables/indicators", "compare": "tables/indicators/compare", "duties": "tables/duties",
    "units": "tables/duties/units", "matrix": "tables/duties/matrix", "quality": "quality", "feedback": "quality/feedback",
    "people": "people", "log": "people/log", "unknown": "nowhere",
}  # fmt: skip


def ask(page: Page, address: str) -> None:
    """An answer with its source beside it."""
    page.goto(address)
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.locator(".turn .line").first.wait_for()
    page.wait_for_timeout(1500)


def main() -> int:
    """Opens each page in each size and scheme."""
    session = Session(Settings(Path(sys.argv[1]), None, reader=False))
    session.assistant().ask(QUESTION)
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    address = serve(create_app(session))
    document = session.searcher().documents[0].id
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            ask(page, address)
            page.screenshot(path=folder / f"ask-{size}-{scheme}.png")
            for name, path in {**PAGES, "document": f"documents/{document}"}.items():
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
