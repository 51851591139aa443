from collections.abc import Sequence
from typing import Any

from django.db import models

from catalog.kernel.text import fold


class FoldedField(models.TextField[str, str]):
    """A folded copy of other columns of the row, for search; written by ``save`` and ``bulk_create`` alike."""

    def __init__(self, *, of: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**{"default": "", "blank": True, "editable": False, **options})
        self.of = tuple(of)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, list(args), {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(" ".join(getattr(model_instance, name) or "" for name in self.of))
        setattr(model_instance, self.attname, folded)
        return folded
