"""Scans and images: what tesseract reads on the picture of a page, with our own preparation before it and doubts after."""
