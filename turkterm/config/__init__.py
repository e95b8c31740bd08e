"""Places, settings, profiles, keys and themes of this person; credentials by way of the keyring."""
