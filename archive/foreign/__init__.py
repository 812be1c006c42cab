"""Web archives made by others, in whatever form: what a file is, its records, a copy we can use.

Replay, verification and the index need each record at a place of its own. A file of another form
(ARC, zstd, a gzip stream over many records) is kept as it is, and a companion WARC beside it
holds its records one by one.
"""
