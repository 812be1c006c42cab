"""What a page becomes: capture, extract, credits, assemble, index."""
