"""Citations: CSL-JSON, from which BibTeX and RIS are made.

CSL-JSON is the fullest of the three (original title, translator, first publication, archive and
time of capture all have a variable), so an article becomes CSL first. A module for each format, so
that an export loads the library of its own only.
"""
