"""What the pages of reports read, one file a page; frozen dataclasses with formatted values."""
