"""Whether a text is published, and where; which entry a seed becomes, and how much of its text."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from sitegen import content, rights, seeds, urls, vocabulary
from sitegen.errors import SitegenError
from sitegen.layout import COLLECTIONS, CONFIG, ENTRIES, SEEDS, content_label, kind_of
from sitegen.linking import file_of, item_path
from sitegen.model import Collection, Config, Entry, Text
from sitegen.report import Intake
from sitegen.text import slug_of
from sitegen.why.answers import Answer, Because, SeedAnswer, State, TextAnswer, Verdict
from sitegen.why.scene import Scene, has_errors, seed_names, state_of


def of_text(scene: Scene, path: str) -> TextAnswer:
    """What is known of a file of `content/`, by its path there."""
    label, base = content_label(path), scene.config.url
    item = next((item for item in scene.draft.whole.texts if item.path == path), None)
    address = item_path(item) if item else address_by_name(path)
    output = file_of(address)
    is_made = output in scene.files or output in scene.before.rows
    entry = item if isinstance(item, Entry) else None
    receipt = entry.imported if entry else None
    state = state_of(scene, output) if is_made else None
    if item and state and state.kind == "unknown":
        # What holds it back is known, whatever else cannot be read.
        state = State("gone")
    return TextAnswer(
        file=label,
        verdict=_verdict(scene, path, item),
        added=entry.added if entry else None,
        address=base + urls.quote_path(address.removeprefix("/")) if is_made or item else None,
        output=output if is_made or item else None,
        state=state,
        seed=f"{SEEDS}/{receipt.seed}" if receipt else None,
        left_out=_left_out(scene, item),
    )


def address_by_name(path: str) -> str:
    """The address that the name of its file gives a text, whether it can be read or not."""
    folder = {"entry": ENTRIES, "page": "", "collection": COLLECTIONS}[kind_of(path)]
    return f"/{folder}{slug_of(path)}/"


def _verdict(scene: Scene, path: str, item: Text | None) -> Verdict:
    if has_errors(scene, content_label(path)):
        return "problem"
    if item is None:
        is_data = path in (vocabulary.TAGS_NAME, vocabulary.SOURCES_NAME)
        return "data" if is_data else "stranger"
    site = scene.draft.site
    published = {one.entry.path for one in site.entries} | {one.page.path for one in site.pages}
    published |= {one.collection.path for one in site.collections.values()}
    if path in published:
        return "published"
    return "draft" if item.draft else "later"


def _left_out(scene: Scene, item: Text | None) -> tuple[str, ...]:
    """The entries that a collection names, and that are not published yet."""
    if not isinstance(item, Collection):
        return ()
    named = {slug_of(pick.link.target) for pick in item.entries}
    shown = {listed.entry.path for listed in scene.draft.site.entries}
    return tuple(
        content_label(entry.path)
        for entry in scene.draft.whole.entries
        if entry.slug in named and entry.path not in shown
    )


# ------------------------------------------------------------------------------------ a seed


def of_seed(scene: Scene, asked: str) -> Answer:
    """What is known of a file of `seeds/`, by its path there, and of the entry it becomes."""
    name = _capture_of(scene, asked)
    label, fields = f"{SEEDS}/{name}", f"{SEEDS}/{_fields_of(scene, name)}"
    intake = next((item for item in scene.draft.intakes if item.seed == name), None)
    held = _unread_entry(scene, name)
    if held:
        # The import knows its entry no more, and would plan another one beside it.
        seed = SeedAnswer(seed=label, entry=content_label(held), fields=fields)
        return Answer(seed=seed, text=of_text(scene, held))
    if intake is None or has_errors(scene, label, fields):
        return Answer(seed=SeedAnswer(seed=label, fields=fields))
    seed = SeedAnswer(
        seed=label, action=intake.action, entry=content_label(intake.path), fields=fields
    )
    return Answer(seed=_with_rights(scene, seed, intake), text=of_text(scene, intake.path))


def _capture_of(scene: Scene, name: str) -> str:
    """The capture that a file of `seeds/` is, or to which it gives fields."""
    if not name.endswith(seeds.SIDECAR):
        return name
    stem = name.removesuffix(seeds.SIDECAR)
    others = sorted(seed_names(scene) - {name})
    return next((path for path in others if _stem(path) == stem), name)


def _fields_of(scene: Scene, name: str) -> str:
    """The file that holds a capture's fields: one beside it, or its own head."""
    beside = f"{_stem(name)}{seeds.SIDECAR}"
    return beside if beside in seed_names(scene) else name


def _stem(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix()


def _unread_entry(scene: Scene, seed: str) -> str | None:
    """The entry of a seed that holds its receipt, but cannot be read now."""
    receipt = re.compile(rf"^imported:.*\bseed: *['\"]?{re.escape(seed)}['\"]?[,}}]", re.MULTILINE)
    for path in scene.draft.whole.unread:
        with contextlib.suppress(SitegenError):
            if receipt.search(content.read_text(scene.job.project, path)):
                return path
    return None


def _with_rights(scene: Scene, seed: SeedAnswer, intake: Intake) -> SeedAnswer:
    """How much of the text its entry publishes, and what says so."""
    if intake.action == "listed":
        return seed
    if intake.action in ("kept", "edited"):
        # It is the curator's: what stands there is published, whatever the seed allows.
        entries = scene.draft.whole.entries
        publish = next(entry.publish for entry in entries if entry.path == intake.path)
        return replace(seed, publish=publish, because="entry", decides=seed.entry)
    fields = seeds.load(scene.job.project, [intake.seed])[0][0].curator
    because, decides = _reason(fields, seed, scene.config)
    license_name = fields.get("license")
    return replace(
        seed, publish=intake.publish, because=because, license=license_name, decides=decides
    )


def _reason(
    fields: Mapping[str, Any], seed: SeedAnswer, config: Config
) -> tuple[Because, str | None]:
    """Why an import keeps so much of a text, and the file that says it."""
    if fields.get("publish"):
        return "asked", seed.fields
    if rights.is_open(fields.get("license")):
        return "licence", seed.fields
    return "default", CONFIG if "publish" in config.places else None
