"""Reads files of any kind into documents and passages. Knows nothing of vectors or questions."""
