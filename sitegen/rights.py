"""Which licences let a public site republish a whole text, and how much of the others is kept."""

from __future__ import annotations

import re

from sitegen.model import Publish

EXCERPT_WORDS = 75

_OPEN = re.compile(
    r"cc0(-1\.0)?|cc-by(-sa)?(-[1-4]\.0)?|cc-pdm(-1\.0)?|pdm|public-domain|mit|mit-0|0bsd|isc"
    r"|bsd-[23]-clause|apache-2\.0|unlicense|gfdl(-1\.[1-3])?(-or-later|-only)?|fal(-1\.3)?",
)
_CREATIVE_COMMONS = re.compile(r"cc-(by(?:-nc)?(?:-sa|-nd)?)(?:-([1-4]\.0))?")


def _normal(license_name: str) -> str:
    name = license_name.strip().lower().replace("_", "-")
    return re.sub(r"[\s-]+", "-", name).replace("creative-commons-", "cc-").replace("cc-0", "cc0")


def is_open(license_name: str | None) -> bool:
    """Whether a licence, by its SPDX name or a common one, lets anybody republish the work.

    NonCommercial and NoDerivatives licences do not count: they depend on who publishes, and how.
    """
    return bool(license_name) and bool(_OPEN.fullmatch(_normal(license_name or "")))


def decide(asked: Publish | None, license_name: str | None, default: Publish) -> Publish:
    """How much of a seed's text becomes public: what the curator asked for, else the licence,
    else the site's default.
    """
    if asked:
        return asked
    return "full" if is_open(license_name) else default


def license_url(license_name: str | None) -> str | None:
    """The licence's own page, for those of Creative Commons."""
    name = _normal(license_name or "")
    if name.startswith("cc0"):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    match = _CREATIVE_COMMONS.fullmatch(name)
    if match:
        return f"https://creativecommons.org/licenses/{match[1]}/{match[2] or '4.0'}/"
    return None
