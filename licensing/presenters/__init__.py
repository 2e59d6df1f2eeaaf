"""Words, tones and formatted numbers for pages. No queries."""
