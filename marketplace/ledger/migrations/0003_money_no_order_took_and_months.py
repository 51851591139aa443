"""Money of buyers that no order took; months that are closed: the database refuses a journal dated in one."""

from django.db import migrations, models

# Whoever closes a month waits for those who are posting, and they for whoever closes: else a journal written meanwhile
# would stand in a closed month. 7102 is only a name for the lock.
POSTGRESQL = """
CREATE OR REPLACE FUNCTION ledger_refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7102);
    IF (NEW.occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
       < (SELECT MAX(first_day) + INTERVAL '1 month' FROM ledger_bookmonth WHERE state = 'closed') THEN
        RAISE EXCEPTION 'the month of journal %% is closed', NEW.source USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_journal_month_is_open BEFORE INSERT ON ledger_journal
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_closed_month();
CREATE OR REPLACE FUNCTION ledger_wait_for_posters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7102);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_bookmonth_waits BEFORE UPDATE ON ledger_bookmonth
FOR EACH ROW EXECUTE FUNCTION ledger_wait_for_posters();
"""

# SQLite counts in thousandths: without substr() the last microsecond of a month would be in the next.
SQLITE = """
CREATE TRIGGER ledger_journal_month_is_open BEFORE INSERT ON ledger_journal
WHEN date(substr(NEW.occurred_at, 1, 19), '+7 hours')
     < (SELECT date(MAX(first_day), '+1 month') FROM ledger_bookmonth WHERE state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the month of this journal is closed'); END
"""


def guard_closed_months(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE, ())


def leave_closed_months(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_journal_month_is_open ON ledger_journal")
        schema_editor.execute("DROP TRIGGER ledger_bookmonth_waits ON ledger_bookmonth")
    else:
        schema_editor.execute("DROP TRIGGER ledger_journal_month_is_open")


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_rates_in_force'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('bank', 'Tiền ở ngân hàng'), ('stripe', 'Tiền ở Stripe'), ('cod', 'Tiền COD hãng vận chuyển đang giữ'), ('received', 'Tiền người mua chuyển đến, chưa vào đơn nào'), ('prepayment', 'Tiền giữ chờ giao hàng'), ('payable', 'Phải trả chủ thể'), ('receivable', 'Phí chủ thể chưa nộp'), ('commission', 'Phí sàn'), ('commission_vat', 'Thuế GTGT của phí sàn'), ('tax_vat', 'Thuế GTGT khấu trừ, phải nộp'), ('tax_pit', 'Thuế TNCN khấu trừ, phải nộp'), ('provider_fee', 'Phí cổng thanh toán'), ('carrier_fee', 'Phí thu hộ của hãng vận chuyển'), ('disputed', 'Tiền thẻ đang bị khiếu nại'), ('dispute_loss', 'Lỗ do khiếu nại thẻ'), ('exchange', 'Chênh lệch tỷ giá')], max_length=16),
        ),
        migrations.AlterField(
            model_name='journal',
            name='kind',
            field=models.CharField(choices=[('received', 'Nhận tiền của người mua'), ('returned', 'Trả lại tiền thừa cho người mua'), ('return_failed', 'Trả lại tiền thừa không thành'), ('paid', 'Người mua trả tiền'), ('delivered', 'Đã giao hàng'), ('commission', 'Tính phí sàn'), ('withheld', 'Khấu trừ thuế'), ('refund', 'Hoàn tiền cho người mua'), ('refund_failed', 'Hoàn tiền không thành'), ('cod_remitted', 'Hãng vận chuyển nộp tiền COD'), ('provider_fee', 'Phí cổng thanh toán'), ('dispute_opened', 'Thẻ bị khiếu nại'), ('dispute_won', 'Thắng khiếu nại thẻ'), ('dispute_lost', 'Thua khiếu nại thẻ'), ('payout', 'Chi trả chủ thể'), ('payout_bounced', 'Khoản chi bị trả lại'), ('fee_paid', 'Chủ thể nộp phí sàn'), ('transfer', 'Cổng thanh toán chuyển tiền về ngân hàng'), ('transfer_failed', 'Cổng thanh toán chuyển tiền không thành')], max_length=16),
        ),
        migrations.CreateModel(
            name='BookMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(unique=True)),
                ('state', models.CharField(choices=[('open', 'Đang mở'), ('closed', 'Đã khoá')], default='open', max_length=6, verbose_name='Trạng thái')),
            ],
            options={
                'verbose_name': 'Kỳ sổ cái',
                'verbose_name_plural': 'Kỳ sổ cái',
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__day', 1)), name='month_begins_on_its_first_day')],
            },
        ),
        migrations.RunPython(guard_closed_months, leave_closed_months),
    ]
