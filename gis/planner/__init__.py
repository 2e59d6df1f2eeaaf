"""The planner's map: filters, identify, print, bookmarks and the drawing of changes, on the same page as the public map."""
