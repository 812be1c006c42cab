"""What the desk's pages ask of press.db: plain SQL, apart from how it is shown.

Every function takes a read-only connection. Lists of articles leave out former addresses of
articles that moved (`listed`), as the search does.
"""
