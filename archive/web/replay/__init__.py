"""Replay: a captured page as it looked at its time, from the archive alone.

Pages are rewritten on the server: every address in them leads back into the replay, scripts are
left out. The browser is held to that by a policy (`sandbox`, nothing from any other place), so
neither a page's own cunning nor a fault of ours can reach the live web or the desk.
"""
