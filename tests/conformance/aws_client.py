"""Runs the `aws` script again and again in one process: a list of arguments a line in, code, stdout, stderr a line out.

This is run by the Python of the AWS CLI's own environment, which has nothing of turkterm. Of 0.5 s a call, 0.3 s are
the start of Python and the CLI's imports, which happen once here.
"""

from __future__ import annotations

import io
import json
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout


def main(aws: str) -> None:
    """Serves the lines of standard input."""
    for line in sys.stdin:
        sys.argv = [aws, *json.loads(line)]
        out, err = io.StringIO(), io.StringIO()
        code: object = None
        with redirect_stdout(out), redirect_stderr(err):
            try:
                runpy.run_path(aws, run_name="__main__")
            except SystemExit as ended:
                code = ended.code
        print(json.dumps([code or 0, out.getvalue(), err.getvalue()]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
