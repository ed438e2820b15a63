"""Days off, and when do-not-disturb hours were told."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('day_off', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='later'))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dnd_as_of', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    # A daily look has nothing to catch up on a day off: the next one sees it all.
    op.execute("UPDATE schedule SET day_off = 'skip' WHERE rrule = 'FREQ=DAILY'")
