from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "marketplace.operations"
    label = "operations"

    def ready(self) -> None:
        from marketplace.operations import checks  # noqa: F401 - registers them
