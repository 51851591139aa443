from django.db import migrations

from catalog.kernel.migration_ops import AppendOnly


class Migration(migrations.Migration):
    """What was recorded stays as it was recorded: corrections are new events."""

    dependencies = [
        ("traceability", "0001_initial"),
    ]

    operations = [
        AppendOnly("traceability_event"),
        AppendOnly("traceability_eventitem"),
    ]
