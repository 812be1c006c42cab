"""Taking back: what may no longer be shown, and taking it out of the files for good."""
