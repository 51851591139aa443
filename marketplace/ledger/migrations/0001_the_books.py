"""The books: append-only on both engines, and balanced at commit on PostgreSQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from catalog.kernel.migration_ops import AppendOnly


BALANCED = """
CREATE OR REPLACE FUNCTION ledger_refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT SUM(amount) FROM ledger_entry WHERE journal_id = NEW.journal_id) <> 0 THEN
        RAISE EXCEPTION 'journal %% is not balanced', NEW.journal_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_refuse_unbalanced();
"""


def refuse_unbalanced(apps, schema_editor):
    """When the transaction commits. SQLite has no deferred triggers: there `post` and the nightly check stand alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BALANCED, ())


def allow_unbalanced(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_entry_balanced ON ledger_entry")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('order', '0023_sent_stock_handed_over'),
        ('partner', '0009_stock_movements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('bank', 'Tiền ở ngân hàng'), ('stripe', 'Tiền ở Stripe'), ('cod', 'Tiền COD hãng vận chuyển đang giữ'), ('prepayment', 'Tiền giữ chờ giao hàng'), ('payable', 'Phải trả chủ thể'), ('receivable', 'Phí chủ thể chưa nộp'), ('commission', 'Phí sàn'), ('commission_vat', 'Thuế GTGT của phí sàn'), ('tax_vat', 'Thuế GTGT khấu trừ, phải nộp'), ('tax_pit', 'Thuế TNCN khấu trừ, phải nộp'), ('provider_fee', 'Phí cổng thanh toán'), ('carrier_fee', 'Phí thu hộ của hãng vận chuyển'), ('disputed', 'Tiền thẻ đang bị khiếu nại'), ('dispute_loss', 'Lỗ do khiếu nại thẻ')], max_length=16)),
                ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='partner.partner')),
            ],
            options={
                'verbose_name': 'Tài khoản sổ cái',
                'verbose_name_plural': 'Tài khoản sổ cái',
            },
        ),
        migrations.CreateModel(
            name='CommissionRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('legal_ref', models.CharField(max_length=300)),
                ('evidence', models.CharField(choices=[('verified', 'Đã đối chiếu văn bản'), ('unverified', 'Chưa đối chiếu văn bản gốc')], default='unverified', max_length=10)),
                ('bps', models.PositiveIntegerField()),
                ('vat_bps', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'Mức phí sàn',
                'verbose_name_plural': 'Mức phí sàn',
                'constraints': [models.UniqueConstraint(fields=('valid_from',), name='commission_rate_begins_once'), models.CheckConstraint(condition=models.Q(('bps__lte', 10000), ('vat_bps__lte', 10000)), name='commission_rate_in_range'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='commission_rate_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Journal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('paid', 'Người mua trả tiền'), ('delivered', 'Đã giao hàng'), ('commission', 'Tính phí sàn'), ('withheld', 'Khấu trừ thuế'), ('refund', 'Hoàn tiền cho người mua'), ('refund_failed', 'Hoàn tiền không thành'), ('cod_remitted', 'Hãng vận chuyển nộp tiền COD'), ('provider_fee', 'Phí cổng thanh toán'), ('dispute_opened', 'Thẻ bị khiếu nại'), ('dispute_won', 'Thắng khiếu nại thẻ'), ('dispute_lost', 'Thua khiếu nại thẻ'), ('payout', 'Chi trả chủ thể'), ('payout_bounced', 'Khoản chi bị trả lại'), ('fee_paid', 'Chủ thể nộp phí sàn')], max_length=16)),
                ('source', models.CharField(max_length=80)),
                ('amount', models.BigIntegerField()),
                ('sale', models.BigIntegerField(default=0)),
                ('occurred_at', models.DateTimeField(db_index=True)),
                ('posted_at', models.DateTimeField(auto_now_add=True)),
                ('facts', models.JSONField(default=dict)),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='order.order')),
            ],
            options={
                'verbose_name': 'Bút toán',
                'verbose_name_plural': 'Bút toán',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(choices=[('money', 'Tiền'), ('goods', 'Tiền hàng'), ('shipping', 'Phí giao hàng'), ('commission', 'Phí sàn'), ('commission_vat', 'Thuế GTGT của phí sàn'), ('tax_vat', 'Thuế GTGT khấu trừ'), ('tax_pit', 'Thuế TNCN khấu trừ'), ('refund', 'Hoàn cho người mua'), ('payout', 'Chuyển về ngân hàng của chủ thể'), ('bounced', 'Ngân hàng trả lại khoản chi'), ('fee_paid', 'Chủ thể nộp phí sàn')], max_length=16)),
                ('amount', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.account')),
                ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.journal')),
            ],
            options={
                'verbose_name': 'Dòng bút toán',
                'verbose_name_plural': 'Dòng bút toán',
            },
        ),
        migrations.CreateModel(
            name='PayoutBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='Mã đợt')),
                ('state', models.CharField(choices=[('draft', 'Chờ duyệt lần 1'), ('checked', 'Chờ duyệt lần 2'), ('approved', 'Đã duyệt, chờ gửi ngân hàng'), ('sent', 'Đã gửi ngân hàng'), ('closed', 'Xong'), ('cancelled', 'Đã huỷ')], default='draft', max_length=10, verbose_name='Trạng thái')),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Đợt chi trả',
                'verbose_name_plural': 'Đợt chi trả',
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('sent', 'Đã gửi ngân hàng'), ('settled', 'Đã vào tài khoản'), ('bounced', 'Ngân hàng trả lại'), ('dropped', 'Bỏ khỏi đợt')], default='waiting', max_length=8, verbose_name='Trạng thái')),
                ('bank_bin', models.CharField(max_length=6)),
                ('bank_number', models.CharField(max_length=19)),
                ('bank_holder', models.CharField(max_length=120)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='partner.partner')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='ledger.payoutbatch')),
            ],
            options={
                'verbose_name': 'Khoản chi',
                'verbose_name_plural': 'Khoản chi',
            },
        ),
        migrations.CreateModel(
            name='TaxRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('legal_ref', models.CharField(max_length=300)),
                ('evidence', models.CharField(choices=[('verified', 'Đã đối chiếu văn bản'), ('unverified', 'Chưa đối chiếu văn bản gốc')], default='unverified', max_length=10)),
                ('activity', models.CharField(choices=[('goods', 'Phân phối, cung cấp hàng hoá'), ('services', 'Dịch vụ'), ('production', 'Sản xuất, vận tải, dịch vụ gắn với hàng hoá')], max_length=12)),
                ('legal_type', models.CharField(choices=[('household', 'Hộ, cá nhân'), ('organisation', 'Tổ chức')], max_length=12)),
                ('vat_bps', models.PositiveIntegerField()),
                ('pit_bps', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'Quy tắc khấu trừ thuế',
                'verbose_name_plural': 'Quy tắc khấu trừ thuế',
                'constraints': [models.UniqueConstraint(fields=('activity', 'legal_type', 'valid_from'), name='tax_rule_begins_once'), models.CheckConstraint(condition=models.Q(('pit_bps__lte', 10000), ('vat_bps__lte', 10000)), name='tax_rule_in_range'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='tax_rule_ends_later')],
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['prepayment', 'payable', 'receivable']), ('subject__isnull', False)), models.Q(models.Q(('kind__in', ['prepayment', 'payable', 'receivable']), _negated=True), ('subject__isnull', True)), _connector='OR'), name='account_has_its_subject'),
        ),
        migrations.AddConstraint(
            model_name='journal',
            constraint=models.UniqueConstraint(fields=('kind', 'source'), name='journal_once_for_a_fact'),
        ),
        migrations.AddConstraint(
            model_name='journal',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='journal_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='journal',
            constraint=models.CheckConstraint(condition=models.Q(('sale', 0), models.Q(('kind__in', ['delivered', 'refund_failed']), ('sale__gt', 0)), models.Q(('kind__in', ['refund', 'dispute_lost']), ('sale__lt', 0)), _connector='OR'), name='journal_sale_goes_its_way'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_says_something'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(('second_approver__isnull', True), models.Q(('second_approver', models.F('first_approver')), _negated=True), _connector='OR'), name='batch_has_two_approvers'),
        ),
        migrations.AddConstraint(
            model_name='payoutbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'sent', 'closed']), _negated=True), models.Q(('first_approver__isnull', False), ('second_approver__isnull', False)), _connector='OR'), name='batch_is_approved_twice'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_pays'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(fields=('batch', 'subject'), name='payout_once_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('subject',), name='payout_waits_once_for_a_subject'),
        ),
        AppendOnly("ledger_journal"),
        AppendOnly("ledger_entry"),
        migrations.RunPython(refuse_unbalanced, allow_unbalanced),
    ]
