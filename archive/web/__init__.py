"""The desk: a Datasette plugin with metadata, canned queries and pages made for reading."""
