"""Fixity: is everything there, and is it what was written; what can be put right."""
