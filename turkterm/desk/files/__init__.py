"""Acting from files: what a file wants is looked up, drafted, checked whole, and carried out by the desk."""
