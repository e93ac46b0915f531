from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_token_help'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['office', 'changed_at', 'id'], name='person_since'),
        ),
    ]
