"""现成答案: a figure with its basis and receiver, one page on anything, two workbooks compared, packs."""
