"""Files from outside: read whole, checked row by row, nothing lost from the count and nothing guessed in silence."""
