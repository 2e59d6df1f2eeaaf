"""The atlas: thematic maps to read, print and take away. The working map is /map."""
