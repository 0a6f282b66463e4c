"""What the certificate's own switch said is a suspension since 0002; nothing reads its columns.

They keep a default of the database, so that a process of the release before still writes its rows; the
release after this one drops them.
"""

from django.db import migrations

DEFAULTS = """
ALTER TABLE commissioning_qualification
  ALTER COLUMN suspended SET DEFAULT false, ALTER COLUMN suspended_reason SET DEFAULT ''
"""
BACK = """
ALTER TABLE commissioning_qualification
  ALTER COLUMN suspended DROP DEFAULT, ALTER COLUMN suspended_reason DROP DEFAULT
"""


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0004_contracts_change'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DEFAULTS, BACK)],
            state_operations=[
                migrations.RemoveField(model_name='qualification', name='suspended'),
                migrations.RemoveField(model_name='qualification', name='suspended_reason'),
            ],
        ),
    ]
