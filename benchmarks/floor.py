"""The floor of a build with nothing changed: look at each file of a site, and read the manifest.

    python -I -S benchmarks/floor.py SITE [OUTPUT]

No build that makes sure of its inputs and outputs can be faster than this, in Python, on that
machine and that disk. Imports as little as it can.
"""

import os
import sys


def look(folder: str) -> int:
    """Ask for the state of all files below a folder; their number."""
    count = 0
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as found:
            for item in found:
                if item.is_dir(follow_symlinks=False):
                    folders.append(item.path)
                else:
                    item.stat(follow_symlinks=False)
                    count += 1
    return count


def main() -> None:
    """Look at the inputs and at the output."""
    site = sys.argv[1]
    output = sys.argv[2] if len(sys.argv) > 2 else "build"  # noqa: PLR2004 - an optional one
    parts = ("content", "seeds", "templates", "themes", output)
    folders = [f"{site}/{name}" for name in parts]
    count = sum(look(folder) for folder in folders if os.path.isdir(folder))  # noqa: PTH112 - light
    size = 0
    manifest = f"{site}/.sitegen/manifest.msgpack"
    if os.path.exists(manifest):  # noqa: PTH110 - as above
        with open(manifest, "rb") as file:  # noqa: PTH123 - as above
            size = len(file.read())
    print(f"{count} files; {size} bytes of manifest")


if __name__ == "__main__":
    main()
