"""The rates we know of, each with its period and source. All were read in secondary sources only: unverified.

Not settled, and so for staff and counsel: which class a producer's own goods belong to (distribution 1 % + 0.5 %, or
production 3 % + 1.5 %), whether unprocessed farm produce and households under 1 billion đồng a year are withheld from,
and whether a platform may use the cut of resolution 204/2025 (20 % of percentage rates until 2026-12-31).
"""

from datetime import date

from django.db import migrations

DECREE_117 = "Nghị định 117/2025/NĐ-CP: sàn có chức năng thanh toán khấu trừ theo từng giao dịch của hộ, cá nhân"
DECREE_252 = (
    "Nghị định 252/2026/NĐ-CP, điều 44–45, thay Nghị định 117/2025: tỷ lệ % theo Luật Thuế GTGT và Luật Thuế TNCN"
)
ORGANISATION = "Tổ chức tự kê khai, nộp thuế: không thuộc đối tượng bị sàn khấu trừ (Nghị định 117/2025, 252/2026)"
OPERATOR = "Mức phí của sàn do người vận hành quyết định; mức khởi đầu, phải xem lại trước khi bán thật. Thuế GTGT: "
CUT_VAT = OPERATOR + "8 % theo Nghị quyết 204/2025/QH15 đến 31/12/2026"
FULL_VAT = OPERATOR + "10 % theo Luật Thuế GTGT 48/2024/QH15"

START, CHANGE = date(2025, 7, 1), date(2026, 7, 1)
BPS = {"goods": (100, 50), "services": (500, 200), "production": (300, 150)}


def write(apps, schema_editor):
    rule = apps.get_model("ledger", "TaxRule")
    for activity, (vat, pit) in BPS.items():
        household = {"activity": activity, "legal_type": "household", "vat_bps": vat, "pit_bps": pit}
        rule.objects.create(**household, valid_from=START, valid_to=date(2026, 6, 30), legal_ref=DECREE_117)
        rule.objects.create(**household, valid_from=CHANGE, legal_ref=DECREE_252)
        rule.objects.create(
            activity=activity,
            legal_type="organisation",
            vat_bps=0,
            pit_bps=0,
            valid_from=START,
            legal_ref=ORGANISATION,
        )
    rate = apps.get_model("ledger", "CommissionRate")
    rate.objects.create(bps=500, vat_bps=800, valid_from=START, valid_to=date(2026, 12, 31), legal_ref=CUT_VAT)
    rate.objects.create(bps=500, vat_bps=1000, valid_from=date(2027, 1, 1), legal_ref=FULL_VAT)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_the_books'),
    ]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
