"""The pages of an admin about people: who may use the server, and what he may do. The rules are those of `users`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from assistant.web.log import local, note
from assistant.web.login import twice
from assistant.web.passwords import BusyError, WeakPasswordError
from assistant.web.people import Person, Role, needs, person
from assistant.web.shell import show
from assistant.web.users import (
    ROLE_NAMES,
    UserError,
    add_user,
    all_users,
    end_sessions,
    find_user,
    get_user,
    remove_user,
    set_disabled,
    set_password,
    set_role,
)

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response

    from assistant.web.store import Store

_Admin = Annotated[Person, Depends(needs(Role.ADMIN))]


class _Action(StrEnum):
    ADD = "add"
    ROLE = "role"
    PASSWORD = "password"
    DISABLE = "disable"
    ENABLE = "enable"
    END = "end"
    REMOVE = "remove"


_DONE = {
    _Action.ADD: "用户已添加",
    _Action.ROLE: "角色已改，请他重新登录",
    _Action.PASSWORD: "密码已重设，请他重新登录",
    _Action.DISABLE: "用户已停用",
    _Action.ENABLE: "用户已启用",
    _Action.END: "他的登录都已结束",
    _Action.REMOVE: "用户已移除",
}


class _Form(BaseModel):
    name: str = ""
    role: str = ""
    password: str = ""
    again: str = ""
    sure: str = ""


def add_people(app: FastAPI, store: Store) -> None:
    """Adds the list of users, the page of each, and what can be done there."""

    @app.get("/people")
    def people(request: Request, _: _Admin, done: str = "") -> HTMLResponse:
        return _list_page(request, store, done=done)

    @app.get("/people/user")
    def user(request: Request, _: _Admin, name: str = "", done: str = "") -> HTMLResponse:
        return _user_page(request, store, name, done=done)

    @app.post("/people/{action}")
    def change(request: Request, _: _Admin, action: _Action, form: Annotated[_Form, Form()]) -> Response:
        try:
            name, what = _change(store, action, form)
        except (UserError, WeakPasswordError, BusyError) as error:
            return _again(request, store, action, form, str(error))
        note(store, request, f"user {action}", what)
        page = f"/people/user?name={quote(name, safe='')}&" if action in _STAYING else "/people?"
        return RedirectResponse(f"{page}done={action}", 303)


_STAYING = tuple(action for action in _Action if action not in (_Action.ADD, _Action.REMOVE))


def _change(store: Store, action: _Action, form: _Form) -> tuple[str, str]:
    """Does it; returns whom it was done to, and what the log says of it."""
    if action == _Action.ADD:
        role = _role(form.role)
        name = add_user(store, form.name, role, twice(form.password, form.again))
        return name, f"{name}（{ROLE_NAMES[role]}）"
    user = get_user(store, form.name)
    what = user.name
    match action:
        case _Action.ROLE:
            role = _role(form.role)
            set_role(store, user.name, role)
            what = f"{user.name}（{ROLE_NAMES[user.role]} → {ROLE_NAMES[role]}）"
        case _Action.PASSWORD:
            set_password(store, user.name, twice(form.password, form.again))
        case _Action.DISABLE | _Action.ENABLE:
            set_disabled(store, user.name, action == _Action.DISABLE)
        case _Action.END:
            end_sessions(store, user.name)
        case _Action.REMOVE:
            _remove(store, user.name, form.sure)
    return user.name, what


def _remove(store: Store, name: str, sure: str) -> None:
    if not sure:
        raise UserError("移除不能恢复，请先勾选确认")
    remove_user(store, name)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UserError("请选择一个角色") from None


def _again(request: Request, store: Store, action: _Action, form: _Form, wrong: str) -> HTMLResponse:
    """The page from which it was tried, saying what is wrong."""
    if action == _Action.ADD or find_user(store, form.name) is None:
        return _list_page(request, store, form, wrong)
    return _user_page(request, store, form.name, wrong)


def _list_page(
    request: Request, store: Store, form: _Form | None = None, wrong: str = "", done: str = ""
) -> HTMLResponse:
    values = {"users": all_users(store), "roles": ROLE_NAMES, "local": local, "on": bool(person(request).name)}
    filled = form or _Form(role=Role.READER if values["users"] else Role.ADMIN)
    return show(request, "people.html.j2", 400 if wrong else 200, form=filled, wrong=wrong, done=_said(done), **values)


def _user_page(request: Request, store: Store, name: str, wrong: str = "", done: str = "") -> HTMLResponse:
    user = find_user(store, name)
    if user is None:
        raise HTTPException(404, "没有这个用户")
    values = {"user": user, "roles": ROLE_NAMES, "local": local}
    return show(request, "person.html.j2", 400 if wrong else 200, wrong=wrong, done=_said(done), **values)


def _said(done: str) -> str:
    return _DONE[_Action(done)] if done in tuple(_Action) else ""
