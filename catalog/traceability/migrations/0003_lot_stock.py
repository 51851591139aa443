"""Units of lots and their movements."""

import catalog.traceability.stock.models
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from catalog.kernel.migration_ops import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0010_lots_counted'),
        ('traceability', '0002_events_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='LotStock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_hand', models.IntegerField(default=0, verbose_name='Còn trong kho')),
                ('aside', models.IntegerField(default=0, verbose_name='Để riêng')),
                ('barred', models.BooleanField(default=False, verbose_name='Không được bán')),
                ('lot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stock', to='traceability.lot')),
                ('stockrecord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='partner.stockrecord')),
            ],
            options={
                'verbose_name': 'Tồn kho của lô',
                'verbose_name_plural': 'Tồn kho của lô',
            },
        ),
        migrations.CreateModel(
            name='LotMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('begun', 'Bắt đầu ghi theo lô'), ('received', 'Nhập kho'), ('counted', 'Đếm lại'), ('handed_over', 'Giao đi'), ('returned', 'Nhận lại'), ('set_aside', 'Để riêng, ngừng bán'), ('put_back', 'Bán lại')], max_length=12)),
                ('on_hand', models.IntegerField(default=0)),
                ('aside', models.IntegerField(default=0)),
                ('cause', models.CharField(default=catalog.traceability.stock.models._new_cause, max_length=64)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='Lý do')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='traceability.lotstock')),
            ],
            options={
                'verbose_name': 'Biến động của lô',
                'verbose_name_plural': 'Biến động của lô',
            },
        ),
        migrations.AddConstraint(
            model_name='lotstock',
            constraint=models.CheckConstraint(condition=models.Q(('aside__gte', 0), ('on_hand__gte', models.F('aside'))), name='lot_never_short'),
        ),
        migrations.AddConstraint(
            model_name='lotstock',
            constraint=models.CheckConstraint(condition=models.Q(('barred', True), ('aside', 0), _connector='OR'), name='lot_on_sale_is_not_aside'),
        ),
        migrations.AddConstraint(
            model_name='lotmovement',
            constraint=models.UniqueConstraint(fields=('stock', 'kind', 'cause'), name='lot_moved_once_for_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='lotmovement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'counted'), models.Q(('aside__gte', 0), ('kind__in', ['begun', 'received']), ('on_hand__gt', 0)), models.Q(('aside', 0), ('kind', 'handed_over'), ('on_hand__lt', 0)), models.Q(('aside', 0), ('kind', 'returned'), ('on_hand__gt', 0)), models.Q(('aside__gt', 0), ('kind', 'set_aside'), ('on_hand', 0)), models.Q(('aside__lt', 0), ('kind', 'put_back'), ('on_hand', 0)), _connector='OR'), name='lot_movement_goes_its_way'),
        ),
        AppendOnly("traceability_lotmovement"),
    ]
