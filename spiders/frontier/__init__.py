"""The frontier: a durable queue on SQLite, and the Scrapy scheduler that works on it."""

from spiders.frontier.addresses import Address, Entry, Found, Left, Notable, Outcome, State
from spiders.frontier.queue import Frontier

__all__ = ["Address", "Entry", "Found", "Frontier", "Left", "Notable", "Outcome", "State"]
