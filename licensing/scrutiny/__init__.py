"""The office's drawing: read, measured, placed on the parcel, checked."""
