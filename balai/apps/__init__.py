"""Records, stacked low to high: a lower app never imports a higher one."""
