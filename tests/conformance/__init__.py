"""The marketplace against clients that know nothing of turkterm."""
