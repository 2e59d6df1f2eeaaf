"""Applications and permits as tables to take away: one's own, or those of the branches where one works."""
