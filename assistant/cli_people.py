"""Commands about people: `user` and its parts, and `log`. Thin: open the store, call, print. Passwords are never options."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Settings

if TYPE_CHECKING:
    from assistant.web.log import Line
    from assistant.web.store import Store
    from assistant.web.users import User

_HERE = "命令行"
_Run = Callable[[argparse.Namespace, Settings], int]


class FailedError(Exception):
    """The command can't be carried out. The message says why and what to do."""


def add_people(commands: argparse._SubParsersAction[Any]) -> list[argparse.ArgumentParser]:
    """Adds `user` and `log` to the commands, and returns the parsers of their parts."""
    text = "管理用户;有了用户,网页就要登录"
    parts = commands.add_parser("user", help=text, description=f"{text}。").add_subparsers(
        metavar="做什么", required=True
    )

    def part(name: str, run: _Run, text: str, named: bool = True) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = parts.add_parser(name, help=text, description=text)
        if named:
            added.add_argument("name", metavar="用户名")
        added.set_defaults(run=_told(run))
        return added

    add = part("add", _add, "添加用户,密码从终端或标准输入读取")
    add.add_argument("--role", choices=_ROLES, required=True, help="读者、编辑或管理员")
    listed = part("list", _list, "列出用户", named=False)
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")
    password = part("password", _password, "重设密码,从终端或标准输入读取")
    role = part("role", _role, "改角色")
    role.add_argument("role", choices=_ROLES, metavar="角色", help="、".join(_ROLES))
    disable = part("disable", _disable, "停用用户")
    enable = part("enable", _enable, "重新启用用户")
    remove = part("remove", _remove, "移除用户和他的对话;操作记录保留")
    return [add, listed, password, role, disable, enable, remove, _add_log(commands)]


def login_is_on(settings: Settings) -> bool:
    """Whether there are users, for the index of `settings`."""
    from assistant.web.store import FILE, Store
    from assistant.web.users import has_users

    return (settings.index / FILE).exists() and has_users(Store(settings.index))


_ROLES = ("reader", "editor", "admin")


def _add_log(commands: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        "log", help="操作记录", description="谁在什么时候做了什么,新的在前。"
    )
    added.add_argument("--user", default="", metavar="用户名", help="只要这一用户的")
    added.add_argument("--action", default="", metavar="操作", help="只要这一操作的,如 ask")
    added.add_argument("--since", type=_day, metavar="日期", help="从这一天起,如 2024-01-31")
    added.add_argument("--until", type=_day, metavar="日期", help="到这一天为止")
    added.add_argument("--text", default="", metavar="字词", help="内容含有这些字的")
    added.add_argument("--json", action="store_true", help="以 JSON 输出")
    added.add_argument("--csv", metavar="文件", help="另存为 CSV(- 为标准输出)")
    added.set_defaults(run=_told(_log))
    return added


def _told(run: _Run) -> _Run:
    """`run`, whose refusals are told as failures of a command."""

    def told(options: argparse.Namespace, settings: Settings) -> int:
        from assistant.web.passwords import WeakPasswordError
        from assistant.web.users import UserError

        try:
            return run(options, settings)
        except (UserError, WeakPasswordError) as error:
            raise FailedError(str(error)) from error

    return told


def _add(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.people import Role
    from assistant.web.users import ROLE_NAMES, add_user, check_new

    store, role = _store(settings), Role(options.role)
    asked = check_new(store, options.name, role)
    name = add_user(store, asked, role, _typed_password(asked))
    return _done(store, "user add", f"{name}（{ROLE_NAMES[role]}）", f"已添加{ROLE_NAMES[role]} {name},网页现在要登录")


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.users import all_users

    users = all_users(_store(settings))
    if options.json:
        _say(json.dumps([_user_json(user) for user in users], ensure_ascii=False, indent=1))
    else:
        _say("\n".join(map(_user_text, users)) or "没有用户,网页不用登录")
    return 0


def _password(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.users import get_user, set_password

    store = _store(settings)
    name = get_user(store, options.name).name
    set_password(store, name, _typed_password(name))
    return _done(store, "user password", name, f"已重设 {name} 的密码,他的登录都已结束")


def _role(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.people import Role
    from assistant.web.users import ROLE_NAMES, get_user, set_role

    store, role = _store(settings), Role(options.role)
    user = get_user(store, options.name)
    set_role(store, user.name, role)
    what = f"{user.name}（{ROLE_NAMES[user.role]} → {ROLE_NAMES[role]}）"
    return _done(store, "user role", what, f"{user.name} 现在是{ROLE_NAMES[role]}")


def _disable(options: argparse.Namespace, settings: Settings) -> int:
    return _set_disabled(options.name, settings, True)


def _enable(options: argparse.Namespace, settings: Settings) -> int:
    return _set_disabled(options.name, settings, False)


def _set_disabled(asked: str, settings: Settings, disabled: bool) -> int:
    from assistant.web.users import get_user, set_disabled

    store = _store(settings)
    name = get_user(store, asked).name
    set_disabled(store, name, disabled)
    action, said = ("user disable", "停用") if disabled else ("user enable", "启用")
    return _done(store, action, name, f"已{said} {name}")


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.users import get_user, remove_user

    store = _store(settings)
    name = get_user(store, options.name).name
    remove_user(store, name)
    return _done(store, "user remove", name, f"已移除 {name}")


def _log(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.log import Wanted, lines_csv, select_lines

    store = _store(settings)
    wanted = Wanted(options.user, options.action, options.since, options.until, options.text)
    lines = select_lines(store, wanted)
    if options.json:
        _say(json.dumps([_line_json(line) for line in lines], ensure_ascii=False, indent=1))
    elif options.csv == "-":
        sys.stdout.write(lines_csv(lines))
    elif options.csv:
        Path(options.csv).write_text(lines_csv(lines), encoding="utf-8", newline="")
        return _done(store, "export", f"操作记录 {len(lines)} 行", f"已写入 {options.csv}:{len(lines)} 行")
    else:
        _say("\n".join(map(_line_text, lines)) or "没有这样的记录")
    return 0


def _store(settings: Settings) -> Store:
    """The store beside the index. Raises `FailedError` where no index is: a user there would keep nobody out."""
    from assistant.web.store import Store
    from index.store import current_generation

    if current_generation(settings.index) is None:
        raise FailedError(f"{settings.index} 里没有索引,请先运行 policyqa ingest 文件夹,或用 --index 指明索引所在")
    return Store(settings.index)


def _done(store: Store, action: str, what: str, said: str) -> int:
    from assistant.web.log import add_line

    add_line(store, "", f"{_HERE}（{_system_user()}）", action, what)
    _say(said)
    return 0


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "?"


def _typed_password(name: str) -> str:
    """The password as typed, twice, at a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"{name} 的新密码(至少 8 个字符):")
    if password != getpass.getpass("再输一次:"):
        raise FailedError("两次输入的密码不一样")
    return password


def _user_json(user: User) -> dict[str, object]:
    kept = ("name", "role", "disabled", "sessions")
    times = {"created": user.created, "seen": user.seen or None}
    return {**{name: getattr(user, name) for name in kept}, **times}


def _user_text(user: User) -> str:
    from assistant.web.log import local

    return f"{user.name}\t{user.role}\t{'已停用' if user.disabled else '可用'}\t{local(user.seen) or '从未使用'}"


def _line_json(line: Line) -> dict[str, str]:
    return {name: getattr(line, name) for name in ("at", "user", "address", "action", "what")}


def _line_text(line: Line) -> str:
    return f"{line.time}\t{line.user or '-'}\t{line.address}\t{line.action_name}\t{line.what}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期 {text} 应写成 2024-01-31 这样") from error


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
