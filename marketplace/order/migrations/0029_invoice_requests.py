"""Whom invoices are made out to, on request."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('order', '0028_lots_of_lines'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tax_code', models.CharField(max_length=14, verbose_name='Mã số thuế')),
                ('name', models.CharField(max_length=200, verbose_name='Tên trên hoá đơn')),
                ('address', models.CharField(max_length=300, verbose_name='Địa chỉ trên hoá đơn')),
                ('email', models.EmailField(max_length=254, verbose_name='Email nhận hoá đơn')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invoice', to='order.ordergroup')),
            ],
            options={
                'verbose_name': 'Yêu cầu hoá đơn',
                'verbose_name_plural': 'Yêu cầu hoá đơn',
            },
        ),
    ]
