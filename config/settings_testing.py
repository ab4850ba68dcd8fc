"""Settings of the test run: a throwaway data folder, tasks run at once, passwords hashed cheaply."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = tempfile.mkdtemp(prefix="sanzhua-test-")
Path(_data, "static").mkdir()
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ.update(SANZHUA_DATA=_data, SANZHUA_POOL_SIZE="0", SANZHUA_LOG_LEVEL="ERROR", SANZHUA_DEBUG="off")

from config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In memory, threads would share one cache and its table locks; a file behaves as the real one does.
    DATABASES["default"]["TEST"] = {"NAME": f"{_data}/test.sqlite3"}  # noqa: F405
