"""Drafts that leave and come back: sending, receiving, observations, answers."""
