"""The one list of settings: read from the environment, printed as .env.example and as the settings page."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(Exception):
    """A setting holds something unusable; the text names the variable and says what is accepted."""


def _text(raw: str) -> str:
    return raw.strip()


def _flag(raw: str) -> bool:
    word = raw.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError("use on or off")


def _count(raw: str) -> int:
    number = int(raw.strip())
    if number < 1:
        raise ValueError("use a whole number of 1 or more")
    return number


def _count_or_zero(raw: str) -> int:
    number = int(raw.strip())
    if number < 0:
        raise ValueError("use 0 or a whole number above it")
    return number


def _words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]


def _folder(raw: str) -> Path:
    if not raw.strip():
        raise ValueError("use a folder")
    return Path(raw.strip()).expanduser().resolve()


def _folder_or_none(raw: str) -> Path | None:
    return _folder(raw) if raw.strip() else None


def _time(raw: str) -> time:
    hour, _colon, minute = raw.strip().partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError("use a time of day such as 08:00") from None


_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """`security` is smtp, smtp+tls (STARTTLS) or smtps; the login may be empty."""

    security: str
    host: str
    port: int
    user: str
    password: str


def _mail_server(raw: str) -> MailServer | None:
    """None where nothing is set, and then nothing is ever sent."""
    if not raw.strip():
        return None
    parts = urlsplit(raw.strip())
    if parts.scheme not in _MAIL_PORTS or not parts.hostname:
        raise ValueError("use smtp://, smtp+tls:// or smtps://, then host and port")
    port = parts.port or _MAIL_PORTS[parts.scheme]
    return MailServer(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _address(raw: str) -> str:
    found = raw.strip().rstrip("/")
    if found and not found.startswith(("http://", "https://")):
        raise ValueError("use an address that begins with http:// or https://")
    return found


def _level(raw: str) -> str:
    word = raw.strip().upper()
    if word not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("use DEBUG, INFO, WARNING or ERROR")
    return word


def _log_format(raw: str) -> str:
    word = raw.strip().lower()
    if word not in {"auto", "text", "json"}:
        raise ValueError("use auto, text or json")
    return word


@dataclass(frozen=True)
class Option:
    name: str
    default: str
    read: Callable[[str], object]
    kind: str
    meaning: str
    meaning_zh: str
    secret: bool = False


OPTIONS: tuple[Option, ...] = (
    Option("SANZHUA_DATA", "var", _folder, "folder",
           "Where state lives: the SQLite file, parts, uploads, keys. Back it up with `sanzhua backup`.",
           "数据目录：数据库文件、数据分片、上传文件和密钥。请用 sanzhua backup 备份。"),
    Option("DATABASE_URL", "", _text, "URL",
           "Empty: SQLite in SANZHUA_DATA. `postgres://user:password@host:5432/name`: tables on PostgreSQL.",
           "留空即用数据目录里的 SQLite；填 postgres:// 地址则用 PostgreSQL。", secret=True),
    Option("SANZHUA_SECRET_KEY", "", _text, "text",
           "Signs sessions. Empty: made once and kept in SANZHUA_DATA/keys with mode 0600.",
           "会话签名密钥。留空则首次启动时生成并以 0600 权限保存在数据目录的 keys 下。", secret=True),
    Option("SANZHUA_HOSTS", "localhost,127.0.0.1,[::1]", _words, "list",
           "Names and addresses under which people reach the server, comma between them.",
           "用户访问本系统所用的主机名或地址，逗号分隔。"),
    Option("SANZHUA_HTTPS", "off", _flag, "on/off",
           "On where people reach the server over HTTPS: cookies are then secure and browsers stay on HTTPS.",
           "用户经 HTTPS 访问时打开：Cookie 标记为 secure，并要求浏览器一直使用 HTTPS。"),
    Option("SANZHUA_ORIGINS", "", _words, "list",
           "Origins that a reverse proxy puts in front, such as `https://sanzhua.example.gov.cn`.",
           "反向代理对外的来源地址，如 https://sanzhua.example.gov.cn。"),
    Option("SANZHUA_IDLE_MINUTES", "30", _count, "minutes",
           "A session ends after so many minutes without a request.",
           "无操作多少分钟后会话失效。"),
    Option("SANZHUA_SESSION_HOURS", "12", _count, "hours",
           "A session ends after so many hours in any case.",
           "会话最长持续多少小时。"),
    Option("SANZHUA_UPLOAD_MB", "20", _count, "MB",
           "Largest file that is taken.",
           "上传文件的大小上限（兆字节）。"),
    Option("SANZHUA_UNIT_MB", "2048", _count, "MB",
           "What the stored files of one unit may come to together.",
           "每个单位存放文件的总量上限（兆字节）。"),
    Option("SANZHUA_SCAN_COMMAND", "", _text, "command",
           "A virus scanner that takes a path: exit code 0 clean, 1 infected, such as `clamdscan --no-summary`.",
           "查杀程序，接文件路径，退出码 0 为干净、1 为有病毒，例如 clamdscan --no-summary。"),
    Option("SANZHUA_POOL_SIZE", "8", _count_or_zero, "connections",
           "PostgreSQL connections that one process keeps; 0 opens one for each request.",
           "每个进程保持的 PostgreSQL 连接数；0 表示每次请求新建连接。"),
    Option("SANZHUA_PROCESSES", "1", _count, "processes",
           "Processes of the web server; on PostgreSQL one for each core.",
           "网页服务的进程数；用 PostgreSQL 时可设为核数。"),
    Option("SANZHUA_THREADS", "4", _count, "threads",
           "Threads of each process that answer requests.",
           "每个网页服务进程处理请求的线程数。"),
    Option("SANZHUA_LOG_LEVEL", "INFO", _level, "level",
           "DEBUG, INFO, WARNING or ERROR; logs go to standard error.",
           "日志级别，日志写到标准错误。"),
    Option("SANZHUA_LOG_FORMAT", "auto", _log_format, "format",
           "text, json, or auto: text on a terminal, one JSON line an event elsewhere.",
           "text、json 或 auto（终端用文字，其余每事件一行 JSON）。"),
    Option("SANZHUA_MAIL_SERVER", "", _mail_server, "URL",
           "Empty: no mail is ever sent. `smtp://user:password@host:25`, `smtp+tls://` (STARTTLS) or `smtps://`.",
           "留空即不发任何邮件；填 smtp://用户:密码@主机:25，STARTTLS 用 smtp+tls://，SSL 用 smtps://。", secret=True),
    Option("SANZHUA_MAIL_FROM", "", _text, "address",
           "The sender of the mails; needed with a mail server.",
           "发件人地址；设置邮件服务器时必填。"),
    Option("SANZHUA_ADDRESS", "", _address, "URL",
           "Where people reach the pages, such as `https://sanzhua.example.gov.cn`; links in mails begin so.",
           "用户打开本系统的地址，邮件里的链接以它开头；设置邮件服务器时必填。"),
    Option("SANZHUA_MAIL_TIME", "08:00", _time, "time",
           "From when on working days the digest goes out, Asia/Shanghai.",
           "工作日几点起发每日摘要（北京时间）。"),
    Option("SANZHUA_FONTS", "", _folder_or_none, "folder",
           "A folder with a city's own fonts and a `fonts.toml`: what documents are set with. Empty: those shipped.",
           "放本市字体和 fonts.toml 的文件夹，公文按它排字；留空即用自带的字体。"),
    Option("SANZHUA_DEBUG", "off", _flag, "on/off",
           "Error pages with inner details, static files without a build step. Never where others reach it.",
           "显示错误细节、静态文件免构建。他人可访问时切勿打开。"),
)  # fmt: skip

BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}


def _raw(option: Option, environment: Mapping[str, str]) -> str:
    if option.secret and (path := environment.get(f"{option.name}_FILE")):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{option.name}_FILE names {path}, which cannot be read: {error.strerror}") from error
    raw = environment.get(option.name, "")
    return raw if raw.strip() else option.default


def read(name: str, environment: Mapping[str, str] = os.environ) -> object:
    """The value of one setting.

    Raises SettingError, naming the variable, where it cannot be used. A secret may stand in the file that
    `<NAME>_FILE` names.
    """
    option = BY_NAME[name]
    raw = _raw(option, environment)
    try:
        return option.read(raw)
    except ValueError as error:
        if option.secret:
            # The error's own words may quote the value.
            raise SettingError(f"{name} holds a value that cannot be used") from None
        raise SettingError(f"{name} is {raw!r}: {error}") from error


def text(name: str) -> str:
    value = read(name)
    assert isinstance(value, str)
    return value


def count(name: str) -> int:
    value = read(name)
    assert isinstance(value, int)
    return value


def flag(name: str) -> bool:
    value = read(name)
    assert isinstance(value, bool)
    return value


def words(name: str) -> list[str]:
    value = read(name)
    assert isinstance(value, list)
    return value


def time_of_day(name: str) -> time:
    value = read(name)
    assert isinstance(value, time)
    return value


def mail_server() -> MailServer | None:
    """The server with which mail goes out; None: none does.

    Raises SettingError where one is set without a sender or without the address that links need.
    """
    value = read("SANZHUA_MAIL_SERVER")
    assert value is None or isinstance(value, MailServer)
    for name in ("SANZHUA_MAIL_FROM", "SANZHUA_ADDRESS"):
        if value is not None and not text(name):
            raise SettingError(f"{name} is empty, but SANZHUA_MAIL_SERVER is set and needs it")
    return value


def folder_or_none(name: str) -> Path | None:
    value = read(name)
    assert value is None or isinstance(value, Path)
    return value


def folder(name: str) -> Path:
    value = read(name)
    assert isinstance(value, Path)
    return value
