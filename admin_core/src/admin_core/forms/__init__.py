"""Form classes and fields."""

from .base import BaseForm as BaseForm
from .base import SecureForm as SecureForm
from .base import recreate_field as recreate_field
from .fields import ChoiceField as ChoiceField
from .fields import DateField as DateField
from .fields import DateTimeField as DateTimeField
from .fields import DecimalField as DecimalField
from .fields import FloatField as FloatField
from .fields import IntegerField as IntegerField
from .fields import IntervalField as IntervalField
from .fields import JSONField as JSONField
from .fields import LinesField as LinesField
from .fields import NullBooleanField as NullBooleanField
from .fields import ReadOnlyField as ReadOnlyField
from .fields import StringField as StringField
from .fields import TextAreaField as TextAreaField
from .fields import TimeField as TimeField
from .fields import UUIDField as UUIDField
from .images import ImageUploadField as ImageUploadField
from .images import thumbgen_filename as thumbgen_filename
from .related import Related as Related
from .related import RelatedField as RelatedField
from .related import RelatedRecords as RelatedRecords
from .upload import FileUploadField as FileUploadField
from .upload import FileUploadInput as FileUploadInput
from .upload import namegen_filename as namegen_filename
