"""What an index can serve of a search: whole texts and beginnings, where it is made for it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_core.data import ListQuery
from admin_sqla import plugin
from admin_testing import stores_with


class Base(DeclarativeBase):
    pass


class Word(Base):
    __tablename__ = "word"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.String(80), index=True)


#: What serves beginnings beside the plain index, where that does not.
_FOR_BEGINNINGS = {
    "sqlite": "CREATE INDEX beginnings ON word (text COLLATE NOCASE)",
    "postgresql": "CREATE INDEX beginnings ON word (lower(text) text_pattern_ops)",
}


@pytest.fixture
def store(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"text": f"w{number}"} for number in range(5_000)]
        connection.execute(sa.insert(Word), rows)
        if engine.dialect.name in _FOR_BEGINNINGS:
            connection.execute(sa.text(_FOR_BEGINNINGS[engine.dialect.name]))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        table = "TABLE " if engine.dialect.name in {"mysql", "mariadb"} else ""
        connection.execute(sa.text(f"ANALYZE {table}word"))
    stores = stores_with(plugin)
    yield stores.open(Word, orm.sessionmaker(engine))
    stores.release()
    Base.metadata.drop_all(engine)


@pytest.mark.guarantee("sqla-w17")
@pytest.mark.parametrize("search", ["=w77", "^w777"])
def test_an_index_serves_whole_texts_and_beginnings(store, search):
    sent = []
    session = store.session
    sa.event.listen(session.bind, "before_cursor_execute", lambda *all: sent.append(all[2:4]))
    found = store.find(ListQuery(search=search, search_paths=("text",), count="none"))
    assert found.records
    statement, parameters = sent[0]
    how = "EXPLAIN QUERY PLAN" if session.bind.dialect.name == "sqlite" else "EXPLAIN"
    plan = session.connection().exec_driver_sql(f"{how} {statement}", parameters)
    text = " ".join(str(row) for row in plan)
    assert "ix_word_text" in text or "beginnings" in text, text
