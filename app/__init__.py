"""The platform: cases, people, money, documents. It knows nothing of parcels, permits, visits or reports."""
