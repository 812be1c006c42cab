"""The publications: one small file each, which Scrapy's spider loader finds."""
