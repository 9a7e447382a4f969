"""Checks (勾稽检查): rules that an account, its text and its surroundings must satisfy. This docstring is the contract.

A *rule* (``registry``) is one function from a ``Context`` to *answers* with metadata: id, name, family, severity,
blocking, basis, the kinds of statements and the concepts it binds to (never table numbers), the years it is in force,
and *examples* that pass, fail and are not applicable. The examples are its tests; nothing else is needed to add one.

An *answer* (``finding``) says of one object, at one *place*: pass, fail, not applicable (why) or not checked (why).
A rule answers for every object that it covers and never stays silent; what it cannot decide is never a pass. A fail
carries found, expected, what to do, the evidence, and which grade it has where the rule declares grades.

A *context* (``context``) is everything a rule may look at: figures of the account and of last year, stated cells,
the texts that staff typed (``Passage``), the claims that texts make (``Claim``), catalogue, dates, units, and whatever
other applications lay beside it. Contexts are immutable and know no database.

A *claim* (``claims``) is one thing that a text asserts about one figure: a number, a direction, a share, a name, a
reason. The report's own text makes claims by construction; typed text and foreign reports are parsed into the same
claims, so that one rule serves both.

The *engine* (``engine``) runs the families in order (``registry.FAMILIES``). Where an earlier family found something
blocking in a statement, later rules on that statement wait: they are not checked there. A rule within statements waits
for its own one only, a rule across statements for any that it binds to. Fails with the same ``root`` become one finding
which lists the other rules it breaks.

Rounding (``stated``): every printed number stands for an amount up to half of its last place. Inside that envelope a
difference is a grouped note for each statement, outside it is an error; amounts of 元 are exact.

Where things are: ``tables`` rules on figures, statements and institution · ``text`` rules on claims and typed texts ·
``document`` rules on the report as a whole ·
``years`` and ``units`` rules across years and units · ``samples`` short ways to write the accounts of examples ·
``loader`` brings a stored account, the only module here that knows the database. Other applications add rules by
importing ``registry.rule`` and add what rules need by ``sources.supplier``; both happen when their app is ready.
"""
