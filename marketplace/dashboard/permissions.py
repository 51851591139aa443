"""For the operator alone (decision 19). Oscar's partner access opens every order that holds one line of a partner."""

from oscar.apps.dashboard.permissions import DashboardPermission as CoreDashboardPermission


class DashboardPermission(CoreDashboardPermission):
    partner_dashboard_access = CoreDashboardPermission.staff

    @classmethod
    def get(cls, app_label: str, *codenames: str) -> list[str]:
        return cls.staff
