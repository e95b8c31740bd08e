"""Rules of the marketplace: states, money, limits, and every choice where the sources are silent."""
