"""Commands that need no crawler, by what they are for; `hemeroteca.py` says which is where.

A module here is loaded for each of its commands, so what a command needs is imported within it.
"""
