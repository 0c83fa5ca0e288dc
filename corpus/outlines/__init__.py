"""Lines, marks and turns of a text, part by part: `corpus.outline` puts the parts together."""
