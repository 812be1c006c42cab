"""A package, so that it is found before the `tests` that Pairtree (of ocfl-py) installs."""
