"""Stored originals, named by their content."""

from django.db import models

from liance.foundation.kernel.ids import new_id


class StoredFile(models.Model):
    """One original (原始文件): exact bytes, SHA-256 and SM3, never re-encoded, never edited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    stored_by = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    device_at = models.DateTimeField(null=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    derived_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="file_sha256")]
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size")]

    def __str__(self) -> str:
        return self.name
