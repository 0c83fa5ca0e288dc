"""A small trained reader: how well a passage answers a question, and where in it the answer stands."""
