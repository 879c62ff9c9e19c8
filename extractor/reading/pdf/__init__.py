"""PDF: pages with a text layer give their words, the others are read as images."""
