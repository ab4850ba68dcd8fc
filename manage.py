#!/usr/bin/env python3
"""Django's own commands, for people who work on the code; people who run the system use `sanzhua`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
