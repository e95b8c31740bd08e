"""Commands: everything the operator can do, by name. Keys, the `:` prompt, footer and help all read this registry."""
