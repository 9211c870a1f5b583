"""Stored documents, read part by part by worker processes into checked rows of layer ``extracted``."""
