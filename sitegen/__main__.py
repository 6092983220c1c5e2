"""The program: `sitegen`, or `python -m sitegen`."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        # Not above: every worker process imports this module again, and needs none of it.
        from sitegen import cli  # noqa: PLC0415
    except KeyboardInterrupt:
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()
