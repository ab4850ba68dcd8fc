"""Builds the demonstration city in SANZHUA_DATA and gives everybody the password of the tests."""

from config.cli import start_django

start_django()

from django.contrib.auth.hashers import make_password  # noqa: E402

from config.demonstration import make_demonstration  # noqa: E402
from sanzhua.accounts.models import Person  # noqa: E402
from tests.site import PASSWORD  # noqa: E402

if __name__ == "__main__":
    make_demonstration()
    Person.objects.update(password=make_password(PASSWORD), must_change_password=False)
