"""Form classes, fields, widgets, validators and rendering rules."""

from ..replaced import missing
from .ajax import AjaxSelectField as AjaxSelectField
from .ajax import AjaxSelectMultipleField as AjaxSelectMultipleField
from .base import BaseForm as BaseForm
from .base import FormOpts as FormOpts
from .base import SecureForm as SecureForm
from .base import Translations as Translations
from .base import recreate_field as recreate_field
from .choices import Select2Field as Select2Field
from .choices import Select2TagsField as Select2TagsField
from .fields import ChoiceField as ChoiceField
from .fields import DateField as DateField
from .fields import DateTimeField as DateTimeField
from .fields import DecimalField as DecimalField
from .fields import FixedField as FixedField
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
from .inline import InlineBaseFormAdmin as InlineBaseFormAdmin
from .inline import InlineFormAdmin as InlineFormAdmin
from .lists import InlineFieldList as InlineFieldList
from .lists import InlineFormField as InlineFormField
from .lists import InlineModelFormField as InlineModelFormField
from .related import Related as Related
from .related import RelatedField as RelatedField
from .related import RelatedPages as RelatedPages
from .related import RelatedRecords as RelatedRecords
from .related import SearchHints as SearchHints
from .upload import FileUploadField as FileUploadField
from .upload import FileUploadInput as FileUploadInput
from .upload import namegen_filename as namegen_filename
from .upload_list import FileListUploadField as FileListUploadField
from .upload_list import FileListUploadInput as FileListUploadInput
from .validators import FieldListInputRequired as FieldListInputRequired
from .validators import ItemsRequired as ItemsRequired
from .validators import Unique as Unique
from .widgets import CheckboxListInput as CheckboxListInput
from .widgets import DatePickerWidget as DatePickerWidget
from .widgets import DateTimePickerWidget as DateTimePickerWidget
from .widgets import RenderTemplateWidget as RenderTemplateWidget
from .widgets import Select2TagsWidget as Select2TagsWidget
from .widgets import Select2Widget as Select2Widget
from .widgets import TimePickerWidget as TimePickerWidget

__getattr__ = missing("admin_core.forms")
