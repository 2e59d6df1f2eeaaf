"""What applicants say of a service after its decision: stars, a reason, a comment; shown by service and branch."""
