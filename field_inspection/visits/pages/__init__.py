"""What the pages of visits show, put together from queries and presenters."""
