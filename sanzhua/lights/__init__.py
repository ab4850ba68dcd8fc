"""亮灯: how each project stands in a month by published rules, with a score, its arithmetic and a reasoned override."""
