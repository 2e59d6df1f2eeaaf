"""What the pages of reports show, put together from queries and presenters."""
