"""Everything that writes accounts: functions with an explicit ``by``, atomic, each leaving a record."""
