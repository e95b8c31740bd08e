"""`python -m turkterm`: the console starts its embedded marketplace this way, with its own interpreter."""

from turkterm.cli import main

if __name__ == "__main__":
    main()
