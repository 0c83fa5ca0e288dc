"""Our ask page against a plain `gr.ChatInterface` over the same assistant: `python tests/measure_page.py INDEX`.

Prints medians of five openings each: weight, requests, first paint, until one can type, until the first word of an answer.
It is no test: times depend on the machine, and only the two side by side say anything. Needs Chromium.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import sys
import threading
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from assistant.config import Settings, silence_gradio
from assistant.render import answer_text
from assistant.server import create_app
from assistant.session import Session

silence_gradio()
import gradio as gr  # noqa: E402

QUESTION = "大渡口区食品抽检合格率目标是多少？"
OPENINGS = 5
SETTLED = 2500  # milliseconds until all that a page fetches by itself has come
WATCH = """(word) => {
  document.addEventListener("keydown", () => { window.asked = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    if (!window.seen && document.querySelector(word)?.textContent.trim()) window.seen = performance.now() - window.asked;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
Row = tuple[float, ...]


def plain(session: Session) -> FastAPI:
    """The chat that Gradio makes by itself."""

    def answer(message: str, _: object) -> str:
        return answer_text(session.assistant().ask(message))

    chat = gr.ChatInterface(answer, title="政策问答", analytics_enabled=False)
    return gr.mount_gradio_app(FastAPI(), chat, path="/", ssr_mode=False)


def serve(app: FastAPI) -> str:
    """Serves in the background until the program ends; the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def opened(browser: Browser, address: str, box: str, word: str) -> Row:
    """(KiB, requests, first paint, box there, first word; milliseconds) of a page that nothing is cached of."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    network, sizes = context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(box)
    ready = (time.perf_counter() - begun) * 1000
    page.wait_for_timeout(SETTLED)
    weight, requests = sum(sizes) / 1024, len(sizes)
    page.fill(box, QUESTION)
    page.evaluate(WATCH, word)
    page.press(box, "Enter")
    page.wait_for_function("() => window.seen")
    row = (weight, requests, page.evaluate(PAINT), ready, page.evaluate("window.seen"))
    context.close()
    return row


def main() -> int:
    """Measures both and prints a Markdown table."""
    session = Session(Settings(Path(sys.argv[1]), None, reader=False))
    session.assistant().ask(QUESTION)
    pages = {
        "ours": (create_app(session), "#question", ".turn .line"),
        "gr.ChatInterface": (plain(session), "textarea", "[data-testid=bot]"),
    }
    sys.stdout.write(
        "| page | KiB | requests | first paint, ms | box there, ms | first word, ms |\n|---|---|---|---|---|---|\n"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (app, box, word) in pages.items():
            address = serve(app)
            rows = [opened(browser, address, box, word) for _ in range(OPENINGS)]
            middle = (f"{statistics.median(column):.0f}" for column in zip(*rows, strict=True))
            sys.stdout.write(f"| {name} | {' | '.join(middle)} |\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
