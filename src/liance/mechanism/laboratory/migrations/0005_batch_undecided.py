"""A batch whose quality control nothing decides is not one that met it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('laboratory', '0004_determination_recorded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='state',
            field=models.CharField(choices=[('open', '分析中'), ('accepted', '质控合格'), ('failed', '质控不合格'), ('undecided', '质控未能评价'), ('released', '说明后接受'), ('repeated', '已重做'), ('cancelled', '已撤销')], default='open', max_length=10),
        ),
    ]
