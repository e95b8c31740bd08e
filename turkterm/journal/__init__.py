"""The durable log of actions: what was intended, before it was sent, and what came of it."""
