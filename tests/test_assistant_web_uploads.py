"""The library as it changes: files come in, are compared, replaced, removed and brought back; nothing is left half done."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import shutil
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect
from support import TinyEncoder

from assistant.cli import main
from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web import holdings, worker
from assistant.web.holdings import FileRefusedError, Holdings, safe_name
from assistant.web.jobs import Kind, State, add_job
from assistant.web.store import Store
from corpus.guard import Work, read_work
from corpus.read import Refusal, Source, find_sources
from index.build import ingest, put
from index.store import new_generation

NOTICE = """丁县人民政府关于{what}的通知
丁府发〔2024〕{number}号
各乡镇人民政府：
一、主要目标
到2027年，食品抽检合格率达到{value}%以上。
二、工作要求
{what}由县市场监管局牵头，各乡镇配合，每季度报告一次进展。
丁县人民政府
2024年5月6日
"""
ANSWERS_WITHIN = 60  # seconds for a job on a loaded machine


def notice(what: str, number: int = 1, value: str = "98") -> bytes:
    return NOTICE.format(what=what, number=number, value=value).encode()


def read_here(sources: Sequence[Source]) -> Iterator[Work | Refusal]:
    """Reads in this process: these tests are about what is done with what was read."""
    return map(read_work, sources)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder ingested on the command line."""
    folder = tmp_path / "documents"
    (folder / "县").mkdir(parents=True)
    (folder / "县" / "甲.txt").write_bytes(notice("修路", 1))
    (folder / "乙.txt").write_bytes(notice("种树", 2))
    return folder


@pytest.fixture
def directory(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("index.build.read_guarded", read_here)
    monkeypatch.setattr("assistant.web.taking.read_guarded", read_here)
    monkeypatch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
    monkeypatch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat, which takes seconds to make
    monkeypatch.setattr(worker, "_AGAIN", 0.05)
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: TinyEncoder())
    return tmp_path / "index"


@pytest.fixture
def client(directory: Path) -> TestClient:
    return client_of(directory)


def client_of(directory: Path) -> TestClient:
    return TestClient(create_app(Session(Settings(directory, None, reader=False))), raise_server_exceptions=False)


def declare(client: TestClient, files: dict[str, bytes], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    asked = [{"name": name, "size": len(data), **more} for name, data in files.items()]
    got = client.post("/api/library/jobs", json={"files": asked})
    assert got.status_code == 200, got.text
    job: dict[str, Any] = got.json()
    return job


def send(client: TestClient, job: str, place: int, data: bytes) -> int:
    return client.put(f"/api/library/files?job={job}&place={place}", content=data).status_code


def finished(client: TestClient, job: str, until: Callable[[dict[str, Any]], bool] | None = None) -> dict[str, Any]:
    """The job once it needs nothing but a person."""
    ready = until or (lambda found: found["state"] not in ("queued", "running"))
    end = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < end:
        found: dict[str, Any] = client.get(f"/api/library/jobs/{job}").json()
        if ready(found):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def upload(client: TestClient, files: dict[str, bytes], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    job = declare(client, files, **more)
    contents = list(files.values())
    for row in job["rows"]:
        if row["state"] == "waiting":
            assert send(client, job["id"], row["place"], contents[row["place"]]) == 200
    assert client.post(f"/api/library/jobs/{job['id']}/start").status_code == 200
    return finished(client, job["id"])


def states(job: dict[str, Any]) -> dict[str, str]:
    return {row["file"]: row["state"] for row in job["rows"]}


def held(client: TestClient) -> dict[str, str]:
    """File → id of the documents held."""
    return {document["file"]: document["id"] for document in client.get("/api/documents").json()}


def kept_files(directory: Path) -> dict[str, bytes]:
    root = directory / "files"
    return {f.relative_to(root).as_posix(): f.read_bytes() for f in root.rglob("*") if f.is_file()}


def log_of(directory: Path) -> list[tuple[str, str]]:
    with Store(directory).reading() as connection:
        return [(row["action"], row["what"]) for row in connection.execute("SELECT action, what FROM log ORDER BY id")]


def test_files_come_in_below_their_folders(client: TestClient, directory: Path) -> None:
    files = {"市/办法/丙.txt": notice("供水", 3), "丁.txt": notice("供电", 4)}
    job = upload(client, files)
    assert (job["state"], states(job)) == ("done", {"市/办法/丙.txt": "used", "丁.txt": "used"})
    assert set(held(client)) == {"县/甲.txt", "乙.txt", "市/办法/丙.txt", "丁.txt"}
    assert kept_files(directory) == files
    assert "98%" in client.post("/api/ask", json={"question": "丁县食品抽检合格率目标是多少？"}).json()["answer"]
    assert [what for action, what in log_of(directory) if action == "upload"] == [
        f"{name}（{len(data)} 字节）" for name, data in files.items()
    ]
    assert not any((directory / "incoming").rglob("*.part"))


def test_the_report_says_what_was_read(client: TestClient) -> None:
    job = upload(client, {"丙.txt": notice("供水", 3), "丁.txt": "没有日期也没有文号的一段话，说明一件事情。".encode()})
    page = client.get(f"/library/jobs/{job['id']}").text
    for shown in (
        "丁府发〔2024〕3号",
        "读自正文之前",
        "读自落款",
        "食品抽检合格率 ≥ 98%",
        "没有读到发文字号、成文日期、发文机关",
    ):
        assert shown in page
    assert f"/documents/{held(client)['丙.txt']}?start=" in page


def test_a_file_that_cannot_be_read_is_refused_and_let_go(client: TestClient, directory: Path) -> None:
    job = upload(client, {"坏.docx": b"PK\x03\x04 no archive", "丙.txt": notice("供水", 3)})
    assert states(job) == {"坏.docx": "refused", "丙.txt": "used"}
    assert list(kept_files(directory)) == ["丙.txt"]
    assert not list((directory / "incoming").glob("*/*"))
    assert "坏.docx" in client.get("/library/left-out").text
    upload(client, {"丁.txt": notice("供电", 4)})
    assert "坏.docx" in client.get("/library/left-out").text  # later uploads do not forget it
    client.post("/api/library/remove", json={"files": ["坏.docx"]})
    upload(client, {"戊.txt": notice("供气", 5)})
    assert "坏.docx" not in client.get("/library/left-out").text


def test_the_same_again_changes_nothing(client: TestClient, directory: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3)})
    job = upload(client, {"丙.txt": notice("供水", 3), "又一份.txt": notice("供水", 3), "县/甲.txt": notice("修路", 1)})
    assert states(job) == {"丙.txt": "unchanged", "又一份.txt": "duplicate", "县/甲.txt": "unchanged"}
    assert "丙.txt" in next(row["said"] for row in job["rows"] if row["file"] == "又一份.txt")
    assert list(kept_files(directory)) == ["丙.txt"]


def test_another_version_waits_for_a_person(client: TestClient, directory: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3, "97")})
    job = upload(client, {"丙.txt": notice("供水", 4, "99.5")})
    assert (job["state"], states(job)) == ("asking", {"丙.txt": "compare"})
    page = client.get(f"/library/jobs/{job['id']}/files/0").text
    for shown in (
        "<del>丁府发〔2024〕3号</del>",
        "<ins>丁府发〔2024〕4号</ins>",
        "<del>≥97%</del>",
        "<ins>≥99.5%</ins>",
    ):
        assert shown in page
    assert "97%" in client.post("/api/ask", json={"question": "丁县食品抽检合格率目标是多少？"}).text
    answered = client.post(f"/library/jobs/{job['id']}/files/0", data={"replace": "true"}, follow_redirects=False)
    assert answered.headers["location"] == f"/library/jobs/{job['id']}"
    done = finished(client, job["id"])
    assert (done["state"], states(done)) == ("done", {"丙.txt": "replaced"})
    assert kept_files(directory) == {"丙.txt": notice("供水", 4, "99.5")}
    assert ("replace", "丙.txt") in log_of(directory)

    undo = client.post(f"/api/library/jobs/{job['id']}/undo").json()["id"]
    assert states(finished(client, undo)) == {"丙.txt": "used"}
    assert kept_files(directory) == {"丙.txt": notice("供水", 3, "97")}
    assert client.post(f"/api/library/jobs/{job['id']}/undo").status_code == 409


def test_what_was_held_can_be_kept(client: TestClient, directory: Path) -> None:
    job = upload(client, {"乙.txt": notice("种花", 9), "县/甲.txt": notice("修桥", 8)})
    assert set(states(job).values()) == {"compare"}
    client.post(f"/api/library/jobs/{job['id']}/answer", json={"places": [0], "replace": False})
    rest = finished(client, job["id"])
    assert (rest["state"], states(rest)) == ("asking", {"乙.txt": "kept", "县/甲.txt": "compare"})
    client.post(f"/api/library/jobs/{job['id']}/answer", json={"places": None, "replace": True})
    assert states(finished(client, job["id"])) == {"乙.txt": "kept", "县/甲.txt": "replaced"}
    assert kept_files(directory) == {"县/甲.txt": notice("修桥", 8)}
    again = client.post(f"/api/library/jobs/{job['id']}/answer", json={"places": None, "replace": True})
    assert again.status_code == 409
    assert not list((directory / "incoming").iterdir())


def test_a_person_may_answer_while_others_are_taken_in(
    client: TestClient, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = upload(client, {"乙.txt": notice("种花", 9), "县/甲.txt": notice("修桥", 8)})
    with monkeypatch.context() as patch:
        patch.setattr("assistant.web.taking.put", lambda *_: answer_the_other(client, job["id"]))
        client.post(f"/api/library/jobs/{job['id']}/answer", json={"places": [0], "replace": True})
        assert finished(client, job["id"])["state"] == "failed"
    client.post(f"/api/library/jobs/{job['id']}/retry")
    assert states(finished(client, job["id"])) == {"乙.txt": "replaced", "县/甲.txt": "replaced"}


def answer_the_other(client: TestClient, job: str) -> None:
    assert client.post(f"/api/library/jobs/{job}/answer", json={"places": [1], "replace": True}).status_code == 200
    raise OSError(errno.EIO, "the disk")


def test_a_version_of_another_kind_takes_the_place(client: TestClient, directory: Path) -> None:
    upload(client, {"市/丙.txt": notice("供水", 3)})
    old = held(client)["市/丙.txt"]
    page = (
        b"<html><body>" + b"".join(b"<p>%s</p>" % line for line in notice("供水", 5).split(b"\n")) + b"</body></html>"
    )
    job = upload(client, {"任意名.html": page}, instead=old)
    assert states(job) == {"市/任意名.html": "compare"}
    client.post(f"/api/library/jobs/{job['id']}/answer", json={"replace": True})
    assert states(finished(client, job["id"])) == {"市/任意名.html": "replaced"}
    assert set(held(client)) == {"县/甲.txt", "乙.txt", "市/任意名.html"}
    assert list(kept_files(directory)) == ["市/任意名.html"]
    undo = client.post(f"/api/library/jobs/{job['id']}/undo").json()["id"]
    assert states(finished(client, undo)) == {"市/丙.txt": "used"}
    assert (set(held(client)), list(kept_files(directory))) == ({"县/甲.txt", "乙.txt", "市/丙.txt"}, ["市/丙.txt"])


def test_removed_and_brought_back(client: TestClient, directory: Path, folder: Path) -> None:
    upload(client, {"市/丙.txt": notice("供水", 3)})
    ids = held(client)
    job = client.post("/api/library/remove", json={"documents": [ids["市/丙.txt"], ids["县/甲.txt"]]}).json()["id"]
    assert set(states(finished(client, job)).values()) == {"removed"}
    assert set(held(client)) == {"乙.txt"}
    assert (kept_files(directory), (folder / "县" / "甲.txt").exists()) == ({}, True)
    undo = client.post(f"/api/library/jobs/{job}/undo").json()["id"]
    assert set(states(finished(client, undo)).values()) == {"used"}
    assert held(client) == ids
    assert list(kept_files(directory)) == ["市/丙.txt"]
    assert {("remove", "县/甲.txt"), ("restore", "市/丙.txt")} <= set(log_of(directory))


def test_what_came_since_is_not_overwritten_by_undoing(client: TestClient, directory: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3)})
    job = client.post("/api/library/remove", json={"documents": [held(client)["丙.txt"]]}).json()["id"]
    finished(client, job)
    upload(client, {"丙.txt": notice("供暖", 7)})
    undo = client.post(f"/api/library/jobs/{job}/undo").json()["id"]
    assert states(finished(client, undo)) == {"丙.txt": "refused"}
    assert kept_files(directory) == {"丙.txt": notice("供暖", 7)}


def test_reading_again(client: TestClient, folder: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3)})
    (folder / "县" / "甲.txt").unlink()
    job = client.post("/api/library/reread", json={"documents": list(held(client).values())}).json()["id"]
    done = finished(client, job)
    assert states(done) == {"县/甲.txt": "missing", "乙.txt": "used", "丙.txt": "used"}
    assert len(held(client)) == 3
    assert client.post("/api/library/reread", json={"documents": ["none"]}).status_code == 404


def test_ingesting_a_folder_again_leaves_uploads(client: TestClient, directory: Path, folder: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3)})
    (folder / "乙.txt").unlink()
    ingest(find_sources([folder]), directory, None, lambda _: TinyEncoder())
    assert set(held(client)) == {"县/甲.txt", "丙.txt"}
    ingest(find_sources([directory / "files"]), directory, None, lambda _: TinyEncoder())
    assert set(held(client)) == {"县/甲.txt", "丙.txt"}


def test_a_rebuilt_index_holds_uploads_too(client: TestClient, directory: Path, folder: Path) -> None:
    upload(client, {"丙.txt": notice("供水", 3)})
    assert main(["ingest", str(folder), "--rebuild", "--index", str(directory)]) == 0
    assert set(held(client)) == {"县/甲.txt", "乙.txt", "丙.txt"}


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return buffer.getvalue()


def test_an_archive_is_unpacked(client: TestClient, directory: Path) -> None:
    inner = {
        "汇编/丙.txt": notice("供水", 3),
        "汇编/深/丁.txt": notice("供电", 4),
        "汇编/坏.docx": b"PK\x03\x04 no archive",
        "汇编/.hidden.txt": b"x",
    }
    job = upload(client, {"汇编.zip": archive(inner)})
    expected = {"汇编.zip": "unpacked", "汇编/丙.txt": "used", "汇编/深/丁.txt": "used", "汇编/坏.docx": "refused"}
    assert states(job) == expected
    assert job["files"] == 3
    assert set(kept_files(directory)) == {"汇编/丙.txt", "汇编/深/丁.txt"}


def test_an_archive_that_leads_elsewhere_does_not(client: TestClient, directory: Path) -> None:
    data = archive(
        {"../../../escaped.txt": notice("逃出", 3), "/etc/rooted.txt": notice("根", 4), "..\\up.txt": notice("上", 5)}
    )
    job = upload(client, {"坏/../压缩.zip": b"x", "压缩.zip": data})
    assert set(states(job)) == {"坏/../压缩.zip", "压缩.zip", "压缩/escaped.txt", "压缩/etc/rooted.txt", "压缩/up.txt"}
    assert set(kept_files(directory)) == {"压缩/escaped.txt", "压缩/etc/rooted.txt", "压缩/up.txt"}
    assert not list(directory.parent.glob("escaped*"))


def test_a_broken_archive_says_so(client: TestClient) -> None:
    job = upload(client, {"坏.zip": b"PK\x03\x04 broken"})
    assert states(job) == {"坏.zip": "refused"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\\b\\c.txt", "a/b/c.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("/etc/passwd.txt", "etc/passwd.txt"),
        ("a\x00\x1f\u202e.txt", "a.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "name", ["", "..", "a/../b.txt", ".hidden", "~$lock.docx", "x" * 300, "a/" * 30 + "b.txt", "\ud800.txt"]
)
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(FileRefusedError, match="改"):
        safe_name(name)


def test_what_cannot_be_taken_is_refused_before_it_is_sent(client: TestClient) -> None:
    asked = [
        {"name": "a/../../x.txt", "size": 5},
        {"name": "空.txt", "size": 0},
        {"name": "大.pdf", "size": 10**9},
        {"name": "好.txt", "size": 5},
        {"name": "./好.txt", "size": 6},
        {"name": "网站/.git/config", "size": 5, "chosen": False},
        {"name": "网站/logo.svg", "size": 5, "chosen": False},
    ]
    job = client.post("/api/library/jobs", json={"files": asked}).json()
    assert [row["state"] for row in job["rows"]] == ["refused", "refused", "refused", "waiting", "refused"]
    assert [row["place"] for row in job["rows"]] == [0, 1, 2, 3, 4]
    none = client.post("/api/library/jobs", json={"files": asked[5:]})
    assert (none.status_code, "没有可读的" in none.json()["error"]) == (400, True)


def test_an_upload_that_breaks_off_leaves_nothing(client: TestClient, directory: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ClientDisconnect

    job = declare(client, {"丙.txt": notice("供水", 3), "丁.txt": notice("供电", 4)})
    with (
        ThreadPoolExecutor(1) as apart,
        pytest.raises(ClientDisconnect),
    ):  # the browser's tests leave a loop running here
        apart.submit(lambda: asyncio.run(Holdings(directory).receive(broken(), job["id"], 0, 500))).result()
    assert not [f for f in (directory / "incoming").rglob("*") if f.is_file()]
    assert send(client, job["id"], 1, notice("供电", 4)) == 200
    client.post(f"/api/library/jobs/{job['id']}/start")
    assert states(finished(client, job["id"])) == {"丙.txt": "missing", "丁.txt": "used"}
    assert set(kept_files(directory)) == {"丁.txt"}


def test_what_has_come_whole_is_taken_in_without_another_word(client: TestClient) -> None:
    job = declare(client, {"丙.txt": notice("供水", 3)})
    send(client, job["id"], 0, notice("供水", 3))
    assert states(finished(client, job["id"], lambda found: found["state"] == "done")) == {"丙.txt": "used"}


def test_an_upload_may_be_given_up(client: TestClient, directory: Path) -> None:
    job = declare(client, {"丙.txt": notice("供水", 3), "丁.txt": notice("供电", 4)})
    send(client, job["id"], 0, notice("供水", 3))
    assert client.delete(f"/api/library/jobs/{job['id']}").status_code == 200
    assert send(client, job["id"], 1, notice("供电", 4)) == 409
    assert client.post(f"/api/library/jobs/{job['id']}/start").status_code == 409
    assert not [f for f in (directory / "incoming").rglob("*") if f.is_file()]
    assert len(held(client)) == 2


def test_more_bytes_than_allowed_are_not_kept(
    client: TestClient, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = declare(client, {"丙.txt": notice("供水", 3)})
    monkeypatch.setattr(holdings, "LARGEST", 100)
    assert send(client, job["id"], 0, b"x" * 101) == 413
    assert not [f for f in (directory / "incoming").rglob("*") if f.is_file()]
    assert send(client, "none", 0, b"x") == 404


def test_a_full_disk_is_said_and_loses_nothing(
    client: TestClient, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = declare(client, {"丙.txt": notice("供水", 3)})
    usage = shutil.disk_usage(directory)
    monkeypatch.setattr(holdings.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    refused = client.put(f"/api/library/files?job={job['id']}&place=0", content=notice("供水", 3))
    assert (refused.status_code, "磁盘空间不足" in refused.json()["error"]) == (507, True)


def test_a_disk_that_fills_up_in_the_middle(
    client: TestClient, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.build.write_catalogue", full)
        job = upload(client, {"丙.txt": notice("供水", 3)})
    assert job["state"] == "failed"
    assert "磁盘空间不足" in job["text"]
    assert len(held(client)) == 2
    assert client.post(f"/api/library/jobs/{job['id']}/retry").status_code == 200
    assert states(finished(client, job["id"])) == {"丙.txt": "used"}


def test_an_ingest_at_the_same_time_is_waited_for(client: TestClient, directory: Path) -> None:
    job = declare(client, {"丙.txt": notice("供水", 3)})
    with suppress(RuntimeError), new_generation(directory, "other", None):
        send(client, job["id"], 0, notice("供水", 3))
        waiting = finished(client, job["id"], lambda found: "policyqa ingest" in found["text"])
        raise RuntimeError  # the other one ends without having written
    assert "自动继续" in waiting["text"]
    assert states(finished(client, job["id"])) == {"丙.txt": "used"}


def test_a_server_that_stopped_goes_on(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after the index took the file in, and before the file was put in its place."""
    with monkeypatch.context() as patch:
        patch.setattr(worker.Worker, "wake", lambda _: None)
        first = client_of(directory)
        job = declare(first, {"丙.txt": notice("供水", 3), "丁.txt": notice("供电", 4)})
        for place, data in enumerate((notice("供水", 3), notice("供电", 4))):
            send(first, job["id"], place, data)
    root = (directory / "files").resolve()
    put([Source(directory / "incoming" / job["id"] / "0", "丙.txt", str(root))], directory, TinyEncoder)
    with Store(directory).writing() as connection:
        connection.execute("UPDATE jobs SET state = 'running'")
    second = client_of(directory)
    assert states(finished(second, job["id"])) == {"丙.txt": "unchanged", "丁.txt": "used"}
    assert set(kept_files(directory)) == {"丙.txt", "丁.txt"}
    assert set(held(second)) == {"县/甲.txt", "乙.txt", "丙.txt", "丁.txt"}


def test_two_editors_at_the_same_time(client: TestClient, directory: Path) -> None:
    jobs = [declare(client, {"丙.txt": notice("供水", number)}) for number in (3, 4)]
    for job, number in zip(jobs, (3, 4), strict=True):
        assert send(client, job["id"], 0, notice("供水", number)) == 200
    for job in jobs:
        client.post(f"/api/library/jobs/{job['id']}/start")
    done = [finished(client, job["id"]) for job in jobs]
    assert [states(job)["丙.txt"] for job in done] == ["used", "compare"]
    other = upload(client, {"丙.txt": notice("供水", 5)})
    client.post(f"/api/library/jobs/{other['id']}/answer", json={"replace": True})
    finished(client, other["id"])
    client.post(f"/api/library/jobs/{jobs[1]['id']}/answer", json={"replace": True})
    again = finished(client, jobs[1]["id"])  # what it was compared with is no longer what it would replace
    assert states(again) == {"丙.txt": "compare"}
    assert kept_files(directory) == {"丙.txt": notice("供水", 5)}


def test_a_job_that_fails_stops_no_other(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("assistant.web.taking.put", lambda *_: json.loads("broken"))
        job = upload(client, {"丙.txt": notice("供水", 3)})
    assert (job["state"], "程序出错" in job["text"]) == ("failed", True)
    assert states(upload(client, {"丁.txt": notice("供电", 4)})) == {"丁.txt": "used"}


def test_old_jobs_are_forgotten_with_what_they_took_out(directory: Path) -> None:
    store = Store(directory)
    job = add_job(store, Kind.REMOVE, "", State.DONE, [])
    with store.writing() as connection:
        connection.execute("UPDATE jobs SET created = '2020-01-01T00:00:00+00:00'")
    kept = directory / "outgoing" / job.id / "0"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"old")
    client = client_of(directory)
    upload(client, {"丙.txt": notice("供水", 3)})
    assert not kept.exists()
    assert client.get(f"/library/jobs/{job.id}").status_code == 404
