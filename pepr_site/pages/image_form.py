"""The form of a picture. Apart from `uploads`, which models import: Wagtail's forms load only once the models have."""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from pepr_site.operations.image_conversion import shown
from pepr_site.operations.uploads import DAMAGED, check_room, without_place

FOCAL_POINT = {f"focal_point_{part}" for part in ("x", "y", "width", "height")}


class ImageForm(BaseImageForm):
    """Wagtail's image form, which removes the location from a photograph."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._read = self.fields["file"].to_python
            self.fields["file"].to_python = self._read_or_refuse
            still = _("D’une animation, le site montre la première image.")
            self.fields["file"].help_text = f"{self.fields['file'].help_text} {still}"
        # A script writes these; Wagtail divides by them before anybody has looked at them.
        for name in self.fields.keys() & FOCAL_POINT:
            self.fields[name].validators.append(MaxValueValidator(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS))
        # One of several that were sent is named by its file, whose ending is no word.
        name = PurePath(self.initial.get("title") or "")
        if not self.instance.pk and name.suffix.lower().lstrip(".") in settings.WAGTAILIMAGES_EXTENSIONS:
            self.initial["title"] = name.stem
        if "credit" in self.fields:
            # What is sent without one waits beside the others until somebody says whose it is.
            self.fields["credit"].required = True

    def _read_or_refuse(self, data):
        """Read an upload as Wagtail's field does, and reject decompression bombs too."""
        try:
            return self._read(shown(data) if isinstance(data, UploadedFile) else data)
        except DAMAGED:
            field = self.fields["file"]
            raise ValidationError(field.error_messages["invalid_image"], code="invalid_image") from None

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data or not upload or not hasattr(upload, "image"):
            return upload
        try:
            check_room(upload)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        clean = without_place(upload)
        clean.image, clean.content_type = upload.image, upload.content_type
        return clean
