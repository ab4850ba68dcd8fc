"""The demonstration city: Siping in 2019, marked as made up on every page."""
