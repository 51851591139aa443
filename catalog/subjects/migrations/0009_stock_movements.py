"""Stock movements; what every record holds today becomes its first one."""

import catalog.subjects.models
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from catalog.kernel.migration_ops import AppendOnly

BATCH = 2000


def count_what_is_there(apps, schema_editor):
    movement = apps.get_model("partner", "StockMovement")
    rows = apps.get_model("partner", "StockRecord").objects.order_by("pk")
    numbers = rows.values_list("pk", "num_in_stock", "num_allocated").iterator(BATCH)
    movement.objects.bulk_create(
        (
            movement(stockrecord_id=pk, kind="counted", in_stock=in_stock or 0, held=held or 0, cause="first")
            for pk, in_stock, held in numbers
            if in_stock or held
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0008_subjects'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('counted', 'Ghi số tồn'), ('reserved', 'Giữ cho đơn'), ('released', 'Thôi giữ'), ('handed_over', 'Giao đi'), ('returned', 'Nhận lại')], max_length=12)),
                ('in_stock', models.IntegerField(default=0)),
                ('held', models.IntegerField(default=0)),
                ('cause', models.CharField(default=catalog.subjects.models._new_cause, max_length=64)),
                ('lot_code', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stockrecord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='partner.stockrecord')),
            ],
            options={
                'verbose_name': 'Biến động tồn kho',
                'verbose_name_plural': 'Biến động tồn kho',
                'constraints': [models.UniqueConstraint(fields=('stockrecord', 'kind', 'cause'), name='stock_moved_once_for_a_cause'), models.CheckConstraint(condition=models.Q(('kind', 'counted'), models.Q(('held__gt', 0), ('in_stock', 0), ('kind', 'reserved')), models.Q(('held__lt', 0), ('in_stock', 0), ('kind', 'released')), models.Q(('held', models.F('in_stock')), ('in_stock__lt', 0), ('kind', 'handed_over')), models.Q(('held', 0), ('in_stock__gt', 0), ('kind', 'returned')), _connector='OR'), name='stock_movement_goes_its_way')],
            },
        ),
        AppendOnly("partner_stockmovement"),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop, elidable=True),
    ]
