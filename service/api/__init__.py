"""The HTTP API, version 1: one router a noun. Docs: docs/api.md."""
