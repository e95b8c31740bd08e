"""One pane a noun: HIT groups, review, workers, qualifications, activity."""
