"""What can be asked about reports."""
