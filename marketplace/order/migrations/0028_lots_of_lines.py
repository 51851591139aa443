"""Which lots a line was filled from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('order', '0027_group_discount'),
        ('traceability', '0003_lot_stock'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='Số lượng')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='order.line')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='traceability.lot')),
            ],
            options={
                'verbose_name': 'Lô của món hàng',
                'verbose_name_plural': 'Lô của món hàng',
                'constraints': [models.UniqueConstraint(fields=('line', 'lot'), name='lot_once_in_a_line'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='lot_of_line_is_something')],
            },
        ),
    ]
