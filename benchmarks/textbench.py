"""Run the text importer over a corpus of page texts and write the bodies it finds.

The corpus is a gzip-compressed file of JSON lines. Each row has an "id" and text fields: the
capture of one page as some extractor gave it ("dump_full", "dump_main", "seed"), or the article
as people marked it ("gold", for checking that a clean text comes out unharmed).

    python benchmarks/textbench.py FILE.jsonl.gz --field dump_main --out preds.jsonl

writes one {"id": ..., "text": ...} object a line; a row without that field gets an empty text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitegen.importers import text as importer


def predict(corpus: Path, field: str) -> Iterator[dict[str, str]]:
    """The importer's body of each row of the corpus."""
    with gzip.open(corpus, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            yield {"id": row["id"], "text": importer.read(row.get(field) or "").text}


def main() -> None:
    """Read the command line, write the predictions."""
    parser = argparse.ArgumentParser(description="Run the text importer over a corpus.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--field", default="dump_main")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8") as out:
        for prediction in predict(arguments.corpus, arguments.field):
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
