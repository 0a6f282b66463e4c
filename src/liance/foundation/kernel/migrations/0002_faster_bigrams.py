"""The same vectors, found faster: what stands needs no rewriting."""

from django.db import migrations

from liance.foundation.kernel.search import FUNCTION


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
