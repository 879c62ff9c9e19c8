"""Layout: what words on pages say in which order, as paragraphs and tables."""
