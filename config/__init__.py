"""Wiring: settings, root urls, commands. No logic."""
