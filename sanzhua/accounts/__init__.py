"""People, posts, units, delegation, roles, and which rows a person may see."""
