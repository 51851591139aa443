"""Stock counted by lot, and the ways in which a lot's units move."""

from django.db import migrations, models

from catalog.kernel.migration_ops import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0009_stock_movements'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='stockmovement',
            name='stock_movement_goes_its_way',
        ),
        migrations.AddField(
            model_name='stockrecord',
            name='by_lot',
            field=models.BooleanField(default=False, editable=False, verbose_name='Ghi tồn theo lô'),
        ),
        migrations.AlterField(
            model_name='stockmovement',
            name='kind',
            field=models.CharField(choices=[('counted', 'Ghi số tồn'), ('reserved', 'Giữ cho đơn'), ('released', 'Thôi giữ'), ('handed_over', 'Giao đi'), ('returned', 'Nhận lại'), ('received', 'Nhập kho'), ('set_aside', 'Lô ngừng bán'), ('put_back', 'Lô bán lại')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'counted'), models.Q(('held__gt', 0), ('in_stock', 0), ('kind', 'reserved')), models.Q(('held__lt', 0), ('in_stock', 0), ('kind', 'released')), models.Q(('held', models.F('in_stock')), ('in_stock__lt', 0), ('kind', 'handed_over')), models.Q(('held', 0), ('in_stock__gt', 0), ('kind__in', ['returned', 'received', 'put_back'])), models.Q(('held', 0), ('in_stock__lt', 0), ('kind', 'set_aside')), _connector='OR'), name='stock_movement_goes_its_way'),
        ),
        AppendOnly("partner_stockmovement"),
    ]
