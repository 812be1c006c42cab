"""What to fetch: families, publications, the frontier and the crawl."""
