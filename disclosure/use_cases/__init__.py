"""Everything that writes texts and publications: functions with an explicit ``by``, atomic, each leaving a record."""
