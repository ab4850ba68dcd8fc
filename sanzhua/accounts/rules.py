"""Passwords: what is too easily guessed here, and secrets that are handed over once. Plain values."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

MIN_LENGTH = 12
MAX_LENGTH = 128
SECRET_LIFE = timedelta(hours=24)
# What must remain of a password once all that anybody here would try is taken out of it.
_OWN_SIGNS = 6
_OWN_KINDS = 4

# Names of the place, the office and the drive, and what is tried first anywhere.
GUESSED = (
    "四平市", "四平", "梨树", "伊通", "双辽", "铁西", "铁东", "吉林",
    "发展和改革", "发展改革", "发改委", "发改局", "发改", "政府",
    "项目建设", "项目", "三抓", "抓环境", "抓落实", "管理员", "密码",
    "sipingfgw", "sipingshi", "siping", "lishu", "yitong", "shuangliao", "tiexi", "tiedong", "jilin",
    "fagaiwei", "fagai", "fgw", "fgj", "sanzhua", "zhengfu", "xiangmu", "guanliyuan", "mima",
    "password", "passw0rd", "p@ssw0rd", "admin", "administrator", "root", "user", "test", "demo", "login", "welcome",
    "qwertyuiop", "qwerty", "qweasd", "asdfghjkl", "asdfgh", "asdf", "zxcvbnm", "1qaz2wsx3edc", "1qaz2wsx", "1qaz",
    "iloveyou", "woaini", "5201314", "520", "1314", "888888", "666666", "000000", "888", "666",
    "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234", "123", "654321", "321", "abc",
)  # fmt: skip
_LONGEST_FIRST = sorted(GUESSED, key=len, reverse=True)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def is_easily_guessed(password: str, *, username: str = "", name: str = "") -> bool:
    """Whether too little is left of it without local words, years, runs of keys and the person's own names.

    A long passphrase may well contain such words; it is judged by the rest.
    """
    rest = "".join(unicodedata.normalize("NFKC", password).lower().split())
    own = [word.lower() for word in (username, name) if len(word) > 1]
    for word in sorted([*own, *_LONGEST_FIRST], key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = "".join(sign for sign in _YEAR.sub("", rest) if sign.isalnum())
    return len(rest) < _OWN_SIGNS or len(set(rest)) < _OWN_KINDS


def one_time_secret() -> str:
    """16 letters and digits in groups of four, about 79 bits; none that are mistaken for another on paper."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _each in range(4)) for _group in range(4))


def is_secret_over(set_at: datetime | None, now: datetime) -> bool:
    """Whether a one-time secret handed over at that moment is used up by time; one without a moment never is."""
    return set_at is not None and now - set_at > SECRET_LIFE


def is_username(text: str) -> bool:
    """Small Latin letters, digits, dot, dash, underscore; 3 to 60 signs, the first a letter or digit."""
    return _USERNAME.fullmatch(text) is not None
