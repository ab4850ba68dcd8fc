"""Money, periods, clocks, working days, safe files, likeness of text; imports nothing of ours."""
