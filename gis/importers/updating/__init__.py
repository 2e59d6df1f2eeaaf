"""A file that comes again: its rows matched with the register's, and only what differs written."""
