"""Passwords: which are good enough, and how they are kept - by scrypt, a few at once, since each takes time and memory."""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from itertools import pairwise
from threading import BoundedSemaphore

SHORTEST, LONGEST = 8, 200  # characters
_N, _R, _P = 2**15, 8, 1  # 32 MB and a few tenths of a second for each
_SALT, _KEY = 16, 32  # bytes
_AT_ONCE, _LINE = 2, 8  # computed at the same time; those and the waiting together
_computing, _in_line = BoundedSemaphore(_AT_ONCE), BoundedSemaphore(_LINE)


class BusyError(Exception):
    """Too many passwords are being computed. The message asks for patience."""


class WeakPasswordError(ValueError):
    """The password is not good enough. The message says why."""


def check_password(password: str, name: str) -> None:
    """Raises `WeakPasswordError` for a password that `name` may not have."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(f"密码要有 {SHORTEST} 到 {LONGEST} 个字符")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        raise WeakPasswordError("密码里有控制字符或残缺的字符，请换一个")
    if _same(password).casefold() == name.casefold():
        raise WeakPasswordError("密码不能就是用户名")
    steps = {ord(later) - ord(sign) for sign, later in pairwise(password)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise WeakPasswordError("密码不能是连续或相同的字符，如 12345678")


def hashed(password: str) -> str:
    """The password as it is kept: its hash with the parameters and the salt. Raises `BusyError`."""
    salt = secrets.token_bytes(_SALT)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), _text(salt), _text(_derived(password, salt, _N, _R, _P))))


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` is the one kept. None, where nobody has that name, takes as long and is False. Raises `BusyError`."""
    _, n, r, p, salt, key = (kept or _NOBODYS).split("$")
    derived = _derived(password, base64.b64decode(salt), int(n), int(r), int(p))
    return secrets.compare_digest(derived, base64.b64decode(key)) and kept is not None


def _derived(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = _same(password).encode("utf-8", "replace")
    if not _in_line.acquire(blocking=False):
        raise BusyError("现在登录的人太多，请过几秒再试")
    try:
        with _computing:
            return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=128 * r * (n + p + 4), dklen=_KEY)
    finally:
        _in_line.release()


def _same(password: str) -> str:
    """One form for what looks the same, however a keyboard wrote it."""
    return unicodedata.normalize("NFKC", password)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


_NOBODYS = "$".join(("scrypt", str(_N), str(_R), str(_P), _text(bytes(_SALT)), _text(bytes(_KEY))))
