"""A real browser for the tests: a server over an application, Chromium, and pages that are watched while they are open.

The fixtures `browser`, `served`, `address` and `open_page` in `conftest` are made of these; a module whose pages show another
index defines its own `served`.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from starlette.types import ASGIApp

WIDE, PHONE = (1280, 800), (390, 844)
HOSTILE = "<script>window.hit=1</script><img src=x onerror=window.hit=1>`${window.hit=1}`{{window.hit=1}}"
HOSTILE_FILE = "乙<img src=x onerror=window.hit=1>.txt"
HOSTILE_TEXT = f"""乙市人民政府关于灯塔{HOSTILE}的通知
乙府发〔2024〕9号
各单位：
一、<b onclick=window.hit=1>灯塔要求</b>
灯塔亮灯率要达到97%以上{HOSTILE}，详见<a href="javascript:window.hit=1">链接</a>。
乙市人民政府
2024年5月6日
"""
INSIDE = """(mark) => {  // whether it is in sight: inside the window, and nothing lies over it
  const { left, top, width, height } = mark.getClientRects()[0];
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return seen !== null && (mark.contains(seen) || seen.contains(mark));
}"""
OVERHANGING = (
    "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length"
)
Open = Callable[..., Page]
expect.set_options(timeout=30_000)  # a loaded machine takes seconds for what takes milliseconds elsewhere


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of `app`, served on a free port of this machine while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """An installed Chromium. Without one the tests are skipped, unless CI or POLICYQA_REQUIRE_BROWSER is set."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        missing = "没有找到 Chromium(chromium、chromium-browser 或 google-chrome),页面没有测试"
        if os.environ.get("CI") or os.environ.get("POLICYQA_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, address: str) -> Iterator[Open]:
    """Opens pages: `open(path, size, **options of the browser's context)`. At the end: nothing went elsewhere, no dialog, no
    error in the browser.
    """
    requests: list[str] = []
    trouble: list[str] = []
    contexts = []

    def note_request(request: Request) -> None:
        requests.append(request.url)

    def open_at(path: str = "/", size: tuple[int, int] = WIDE, **options: Any) -> Page:  # noqa: ANN401 - passed on to the browser
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.on("request", note_request)
        context.on("dialog", lambda dialog: trouble.append(f"dialog {dialog.message}"))
        context.on("weberror", lambda error: trouble.append(f"error {error.error}"))
        context.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
        page = context.new_page()
        page.goto(f"{address}{path}")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert requests
    elsewhere = [url for url in requests if not url.startswith((f"{address}/", "blob:", "data:"))]
    assert (elsewhere, trouble) == ([], []), (elsewhere, trouble)


def write_picture(page: Page, name: str, folder: Path) -> Path:
    """A picture of what the page shows: NAME.png in POLICYQA_SCREENSHOTS, or in `folder` without that."""
    picture = Path(os.environ.get("POLICYQA_SCREENSHOTS") or folder) / f"{name}.png"
    page.screenshot(path=picture)
    return picture
