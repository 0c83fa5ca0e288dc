"""Measures the other rooms. Nothing imports it."""
