"""Keeps passages on disk and finds them again, ranked. Knows nothing of file formats or of how answers are worded."""
