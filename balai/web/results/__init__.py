"""Results in words and rows, for whoever reads them: a visitor, a citizen with a file, an officer."""
