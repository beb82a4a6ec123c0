"""The suite for record stores: :class:`StoreConformance`, assembled from its areas."""

from __future__ import annotations

from .composite import CompositeKeys
from .concurrency import Concurrency
from .description import Description
from .filtering import Filtering
from .getting import Getting
from .ordering import Ordering
from .paging import Paging
from .paths import Paths
from .properties import Properties
from .relations import Relations
from .sample import GENRES as GENRES
from .searching import Searching
from .transactions import Transactions
from .values import Values
from .words import LACKS as LACKS
from .writing import Writing


class StoreConformance(
    Description,
    Paging,
    Ordering,
    Filtering,
    Searching,
    Paths,
    Relations,
    Getting,
    Writing,
    Values,
    Transactions,
    Concurrency,
    CompositeKeys,
    Properties,
):
    r"""What every :class:`~admin_core.data.RecordStore` must do.

    A backend's suite subclasses it, gives an empty store of the sample model, and names what
    the backend cannot do::

        class TestMyStore(StoreConformance):
            lacks = frozenset({"lock", "estimate"})

            @pytest.fixture
            def store(self):
                return stores_with(my_backend.plugin).open(Book, a_new_empty_database())

    **The sample model**, to be written with your own ORM.  All fields may be empty unless
    said otherwise; the key is a single field of any name and kind that the backend supplies.

    ============= ============================== ===========================================
    Author        ``name``                       text, required; no ``__str__`` on the class
    \             ``country``                    text
    Tag           ``name``                       text, required
    Book          ``title``                      text, required, unique, at most 120 characters
    \             ``pages``                      whole number of at least 32 bits
    \             ``price``                      decimal, 8 digits, 2 after the point
    \             ``rating``                     float of double precision
    \             ``in_print``                   boolean, not empty, ``False`` by default
    \             ``published``                  date
    \             ``added``                      date and time without zone, to the microsecond
    \             ``posted``                     date and time with zone (word "time_zones")
    \             ``notes``                      text of any length
    \             ``genre``                      one of :data:`~admin_testing.GENRES`, as an
                                                 enum with those names or as choices
    \             ``author``                     to one Author
    \             ``tags``                       to many Tags, which outlive the book
    \             ``sequel_of``                  to one Book
    Stock         ``shop``, ``shelf``            the key: text and whole number
    \             ``amount``                     whole number
    ============= ============================== ===========================================

    ``Stock`` is given by a second fixture, ``composite_store``.  Leave out fields and models
    whose word stands in ``lacks``; :data:`~admin_testing.LACKS` explains every word.

    One more method lets the suite narrow a query in the backend's own language::

        def in_print_only(self, store):
            return store.base_query().where(Book.in_print)

    The suite speaks to stores only through their contract, so it may be run against several
    databases by parametrising the fixture.  A test that cannot hold may be overridden; a word
    in ``lacks`` says so to readers and is the better way.

    .. versionadded:: 0.1
    """
