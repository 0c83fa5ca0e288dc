"""Turns a question into an answer with citations: on the command line, in the browser and over HTTP."""
