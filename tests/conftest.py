"""What all tests share: a tiny site of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from project import POOL, Project


@pytest.fixture(scope="session", autouse=True)
def _pool() -> Iterator[None]:
    """The worker process that all tests share ends with them."""
    yield
    POOL.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A site with a configuration and nothing else."""
    return Project(tmp_path / "site")


@pytest.fixture
def bare(project: Project) -> Project:
    """The same in a theme of few words, which is made ready much faster."""
    project.use_bare_theme()
    return project
