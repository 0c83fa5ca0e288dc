"""`policyqa user` and `policyqa log`: what they change, what they print, and how they refuse."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.web import passwords
from assistant.web.people import Role
from assistant.web.store import FILE, Store
from assistant.web.users import all_users, get_user

GOOD, OTHER = "correct horse", "battery staple"
Run = Callable[..., tuple[int, str, str]]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for an index."""
    monkeypatch.setattr(passwords, "_N", 2)
    (tmp_path / "current").write_text("1", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with a line of standard input: (exit code, printed, complained)."""

    def run_with(*words: str, line: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
        code = main([*words, "--index", str(folder)])
        return code, *capsys.readouterr()

    return run_with


def test_users_from_the_first_to_the_last(run: Run, folder: Path) -> None:
    assert run("user", "list")[:2] == (0, "没有用户,网页不用登录\n")
    assert run("user", "add", "王芳", "--role", "admin", line=GOOD)[:2] == (0, "已添加管理员 王芳,网页现在要登录\n")
    assert run("user", "add", "李强", "--role", "reader", line=GOOD)[0] == 0
    assert run("user", "role", "李强", "editor")[:2] == (0, "李强 现在是编辑\n")
    assert run("user", "password", "李强", line=OTHER)[0] == 0
    assert passwords.matches(OTHER, get_user(Store(folder), "李强").password)
    assert run("user", "disable", "李强")[0] == 0
    assert run("user", "list")[1] == "李强\teditor\t已停用\t从未使用\n王芳\tadmin\t可用\t从未使用\n"
    assert run("user", "enable", "李强")[0] == 0
    listed = json.loads(run("user", "list", "--json")[1])
    assert [(user["name"], user["role"], user["disabled"], user["seen"]) for user in listed] == [
        ("李强", "editor", False, None),
        ("王芳", "admin", False, None),
    ]
    assert "password" not in listed[0]
    assert run("user", "remove", "李强")[0] == 0
    assert [user.name for user in all_users(Store(folder))] == ["王芳"]


@pytest.mark.parametrize(
    ("words", "line", "says"),
    [
        (("add", "李强", "--role", "reader"), GOOD, "第一个用户要是管理员"),
        (("add", "王芳", "--role", "admin"), "short", "密码要有 8 到 200 个字符"),
        (("add", "long name", "--role", "admin"), "long name", "密码不能就是用户名"),
        (("add", "a" * 41, "--role", "admin"), GOOD, "用户名要有 1 到 40 个字"),
        (("remove", "nobody"), "", "没有用户 nobody"),
        (("password", "nobody"), GOOD, "没有用户 nobody"),
    ],
)
def test_what_can_not_be_done_is_said(run: Run, folder: Path, words: tuple[str, ...], line: str, says: str) -> None:
    code, printed, complained = run("user", *words, line=line)
    assert (code, printed) == (1, "")
    assert says in complained
    assert complained.count("\n") == 1
    assert all_users(Store(folder)) == []


def test_the_last_admin_stays(run: Run) -> None:
    run("user", "add", "王芳", "--role", "admin", line=GOOD)
    for words in (("disable", "王芳"), ("remove", "王芳"), ("role", "王芳", "reader")):
        code, _, complained = run("user", *words)
        assert code == 1
        assert "最后一个可用的管理员" in complained


@pytest.mark.parametrize("words", [("add", "a"), ("add", "a", "--role", "boss"), ("role", "a", "boss"), ()])
def test_wrong_use_is_said(run: Run, words: tuple[str, ...]) -> None:
    code, _, complained = run("user", *words)
    assert code == 2
    assert "用法不对" in complained


def test_no_store_is_made_where_no_index_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("user", "list"), ("user", "add", "王芳", "--role", "admin"), ("log",)):
        assert main([*words, "--index", str(tmp_path / "typo")]) == 1
        assert "没有索引" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_password_at_a_terminal_is_typed_twice_unseen(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = [GOOD, OTHER, GOOD, GOOD]
    monkeypatch.setattr("io.StringIO", _Terminal)
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    code, _, complained = run("user", "add", "王芳", "--role", "admin")
    assert (code, complained) == (1, "两次输入的密码不一样\n")
    assert run("user", "add", "王芳", "--role", "admin")[0] == 0
    assert get_user(Store(folder), "王芳").role == Role.ADMIN


def test_the_log_is_listed_and_saved(run: Run, tmp_path: Path) -> None:
    run("user", "add", "王芳", "--role", "admin", line=GOOD)
    run("user", "add", "李强", "--role", "reader", line=GOOD)
    lines = json.loads(run("log", "--json")[1])
    assert [(line["user"], line["action"], line["what"]) for line in lines] == [
        ("", "user add", "李强（读者）"),
        ("", "user add", "王芳（管理员）"),
    ]
    assert lines[0]["address"].startswith("命令行（")
    assert "添加用户\t王芳" in run("log", "--text", "王芳", "--action", "user add", "--since", "2020-01-01")[1]
    assert run("log", "--user", "nobody")[1] == "没有这样的记录\n"
    assert run("log", "--csv", str(tmp_path / "log.csv"))[1] == f"已写入 {tmp_path / 'log.csv'}:2 行\n"
    rows = list(csv.reader(io.StringIO((tmp_path / "log.csv").read_text(encoding="utf-8-sig"))))
    assert [row[4] for row in rows] == ["内容", "李强（读者）", "王芳（管理员）"]
    assert json.loads(run("log", "--json")[1])[0]["action"] == "export"
    assert run("log", "--since", "tomorrow")[0] == 2


def test_serving_others_needs_users_or_a_word(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: object) -> None:
        raise OSError("reached")

    monkeypatch.setattr("assistant.cli._session", reached)
    code, _, complained = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 1
    assert "policyqa user add" in complained
    assert "--insecure" in complained
    complained = run("serve", "--host", "0.0.0.0", "--port", "0", "--insecure")[2]
    assert "reached" in complained
    assert "不用登录" in complained
    assert not (folder / FILE).exists()
    run("user", "add", "王芳", "--role", "admin", line=GOOD)
    assert (folder / FILE).stat().st_mode & 0o077 == 0  # nobody else's
    assert "reached" in run("serve", "--host", "0.0.0.0", "--port", "0")[2]
