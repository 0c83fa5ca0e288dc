"""What stands above and below a document's body, part by part: `corpus.clean` and `corpus.head` put the parts together."""
