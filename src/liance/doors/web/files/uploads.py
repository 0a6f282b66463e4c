"""Taking uploaded originals in: how many, how large, of what kind; then byte for byte to disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from liance.doors.web.routes import Request
from liance.foundation.files import store
from liance.foundation.files.kinds import kind_of
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.errors import Refused

MOST_FILES = 20
MOST_BYTES = store.LARGEST
MEGABYTE = 1024 * 1024
MOST_OF_A_TABLE = 10 * MEGABYTE


class SeveralFilesInput(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several originals; none is allowed where the field is not required."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploaded files, each checked for its size."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(one, initial) for one in given if one]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多 %(most)s 个文件，请分几次上传。"), params={"most": MOST_FILES}
            )
        for file in files:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    _("“%(name)s”超过 %(most)s MB，请分段拍摄或压缩后再传。"),
                    params={"name": file.name, "most": MOST_BYTES // MEGABYTE},
                )
        return files


class TableField(forms.FileField):
    """A table to read, XLSX or CSV; it is not as large as a film."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded table, checked for its size."""
        file = super().clean(data, initial)
        if file and file.size > MOST_OF_A_TABLE:
            raise forms.ValidationError(
                _("表格文件不能超过 %(most)s MB，请分成几个文件。"),
                params={"most": MOST_OF_A_TABLE // MEGABYTE},
            )
        return file


def check_size(file: UploadedFile[Any]) -> None:
    """Refuse what is larger than one original may be: ``files.too_large``."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused("files.too_large", name=file.name, most=MOST_BYTES // MEGABYTE)


def take_in(request: Request, files: Sequence[UploadedFile[Any]]) -> list[StoredFile]:
    """Store the originals exactly as sent, in the name of the actor."""
    return [
        store.put(
            file.chunks(),
            name=file.name or "",
            media_type=kind_of(file.content_type, file),
            at=request.at,
            by=request.actor.user_id,
            agency_id=request.actor.agency_id,
        )
        for file in files
    ]
