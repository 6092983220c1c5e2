"""The program: `sitegen`, or `python -m sitegen`."""


def main() -> None:
    """Run the command line."""
    # Not above: every worker process imports this module again, and needs none of it.
    from sitegen import cli  # noqa: PLC0415

    cli.main()


if __name__ == "__main__":
    main()
