"""Everything that writes projects and evaluations: functions with an explicit ``by``, atomic, each leaving a record."""
