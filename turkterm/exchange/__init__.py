"""Files in and out: batches, reviewed results, bonuses. Reads and checks; carries nothing out."""
