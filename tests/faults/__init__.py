"""What must hold when processes die and answers are lost."""
