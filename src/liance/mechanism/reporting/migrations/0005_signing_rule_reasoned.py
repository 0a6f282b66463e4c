"""A rule without the second factor has its reason.

Apart from the update before it: the triggers of the ledger ask at the end of a transaction, and a
table with waiting triggers is not altered.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0004_signing_rule_reason'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='signingrule',
            constraint=models.CheckConstraint(condition=models.Q(('with_code', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signing_rule_reason'),
        ),
    ]
