"""Commands that need the publications with a site file, or crawl; as `archive.commands`."""
