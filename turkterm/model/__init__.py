"""Pure values and rules of the domain: no I/O and no clock of its own."""
