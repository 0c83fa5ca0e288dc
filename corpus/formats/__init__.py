"""One small module a format, each from bytes to a `Reading`. Which one reads a file is decided by `detect`, by content."""
