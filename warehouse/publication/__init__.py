"""Hands a release out: a folder made beside the others, complete and on disk before one rename switches it in."""

from warehouse.publication.model import Published, PublishError, PublishRequest
from warehouse.publication.publish import publish
from warehouse.publication.switching import switch

__all__ = ["PublishError", "PublishRequest", "Published", "publish", "switch"]
