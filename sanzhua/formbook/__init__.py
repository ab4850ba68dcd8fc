"""Fixed forms: definition, matching of headings, reader and writer of workbooks, rules for a row."""
