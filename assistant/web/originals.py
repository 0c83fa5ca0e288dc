"""The file that a document was read from: to download, and, of a PDF or a scan, its pages as pictures.

    GET /documents/{id}/original       the file, never shown in the browser: a page that someone wrote must not run here
    GET /documents/{id}/pages/{n}.png  a page; with ?from=&to= (or &quote=) the words there are marked

Only bytes that hash to what was ingested are given out, so what lies in the folder by now, or where a link there leads,
does not matter.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from fastapi import HTTPException, Request, Response

from assistant.web.document_spot import Spot, asked_for, find_spot
from assistant.web.documents import UNKNOWN, held
from assistant.web.download import download
from assistant.web.log import note
from corpus.archive import SUFFIXES
from corpus.formats.page_picture import DRAWN, page_picture
from corpus.guard import call_guarded
from corpus.read import find_again
from corpus.types import UnreadableFileError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from assistant.web.store import Store
    from corpus.types import Document
    from index.search import Searcher

_SECONDS = 20  # for a page
_AT_ONCE = 2  # pages drawn at the same time
_BEFORE = 40  # characters before the words, by which they are found
_OTHER = "application/octet-stream"
# Pages of the web are not among them: no browser can take such a file for one of ours.
_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".rtf": "application/rtf",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


class GoneError(Exception):
    """The original can't be had. The message says why and what to do, and not where on this machine files lie."""


def add_originals(app: FastAPI, session: Session, store: Store) -> None:
    """Adds the routes."""
    drawing = BoundedSemaphore(_AT_ONCE)

    @app.get("/documents/{identifier}/original")
    def original(identifier: str, request: Request) -> Response:
        searcher = session.searcher()
        document = searcher.by_id.get(identifier)
        if document is None:
            raise HTTPException(404, UNKNOWN)
        try:
            data = read_original(searcher, document)
        except GoneError as error:
            raise HTTPException(404, str(error)) from error
        note(store, request, "download", document.file)
        name = PurePosixPath(document.file)
        kind = name.suffix.lower() if name.suffix.lower() in SUFFIXES else ".bin"
        return download(data, name.stem, kind[1:], _TYPES.get(kind, _OTHER))

    @app.get("/documents/{identifier}/pages/{number:int}.png")
    def page(identifier: str, number: int, request: Request) -> Response:
        searcher = session.searcher()
        document = held(searcher, identifier)
        if document is None:
            raise HTTPException(404, UNKNOWN)
        if document.format not in DRAWN:
            raise HTTPException(404, "这份文件不是 PDF 或扫描图像，没有可看的页面")
        spot = find_spot(asked_for(request.query_params), document.text)
        headers = _cached(searcher.origin_of(document).content_hash, number, spot)
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        try:
            data = read_original(searcher, document)
            picture = _drawn(drawing, document.format, data, number, *_words(document, spot))
        except (GoneError, UnreadableFileError) as error:
            raise HTTPException(404, str(error)) from error
        return Response(picture, media_type="image/png", headers=headers)


def _drawn(drawing: BoundedSemaphore, kind: str, data: bytes, number: int, before: str, words: str) -> bytes:
    """The picture of a page, once few enough others are being drawn."""
    if not drawing.acquire(timeout=_SECONDS):
        raise HTTPException(503, "正在打开的页面太多，请稍后再试")
    try:
        return call_guarded(_SECONDS, page_picture, kind, data, number, before, words)
    finally:
        drawing.release()


def read_original(searcher: Searcher, document: Document) -> bytes:
    """The bytes that a document was read from. Raises `GoneError`."""
    origin = searcher.origin_of(document)
    if origin.root is None:
        raise GoneError(
            f"{origin.file} 是单独收录的，没有记下它在哪个文件夹，找不到原件；请从文件夹或网页收录一次后再下载"
        )
    try:
        source = find_again(origin.root, origin.file)
        data = source.read() if source else None
    except (OSError, UnreadableFileError) as error:
        raise GoneError(f"原件 {origin.file} 打不开，请管理员检查收录它的文件夹") from error
    if data is None:
        raise GoneError(f"原件 {origin.file} 已不在收录时的文件夹里，可能已移走或改名")
    if hashlib.sha256(data).hexdigest() != origin.content_hash:
        raise GoneError(f"原件 {origin.file} 在收录之后改动过，与这里的文本不再一致，请重新收录后再下载")
    return data


def _cached(content_hash: str, number: int, spot: Spot) -> dict[str, str]:
    """Headers by which a browser keeps a picture, and asks whether it is still the same."""
    which = hashlib.sha256(f"{content_hash} {number} {spot.quote}".encode()).hexdigest()
    return {"ETag": f'"{which[:32]}"', "Cache-Control": "private, no-cache"}


def _words(document: Document, spot: Spot) -> tuple[str, str]:
    """What stands before the quoted words, and the words."""
    if spot.quote is None:
        return "", ""
    start, end = spot.quote
    return document.text[max(0, start - _BEFORE) : start], document.text[start:end]
