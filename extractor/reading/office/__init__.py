"""Readers of office files: text documents and spreadsheets, of today and of before 2007."""
