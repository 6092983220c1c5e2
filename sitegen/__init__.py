"""sitegen: from raw captures of articles to a published reading list."""

__version__ = "0.1.0"
__all__ = ["__version__"]
