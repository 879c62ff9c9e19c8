"""An archive of many documents, made from the texts of a corpus, and how quick it is."""
