"""Pages of visits: the inspector's at /field/, the office's at /visits."""
