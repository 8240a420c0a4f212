"""Anjungan: booth software for self-service registration."""
