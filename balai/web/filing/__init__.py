"""One person's file, for whoever may fill it in: the person, a helper, an officer. One draft, one set of pages."""
