"""The wire, kept: a Scrapy download handler that hands true bytes to the WARC writer."""
