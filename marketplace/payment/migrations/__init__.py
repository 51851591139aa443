"""Oscar's migrations stay in Oscar's package and ours come after them, under the same label."""

from oscar.apps.payment import migrations as core

__path__ = [*__path__, *core.__path__]
