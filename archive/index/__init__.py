"""The index: `press.db`, written by the crawl and by `reindex`, read by everything else."""
