"""Filing by spreadsheet: one row, one request; checked cell by cell before anything is filed."""
