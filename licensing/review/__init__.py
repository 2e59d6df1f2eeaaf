"""The desk: the file beside its drawing, remarks, recommendation and decision."""
