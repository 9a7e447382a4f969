"""Rules on texts: claims against figures, reasons, wording (TXT, ARI, RSN, WRD, STR and COD as far as texts decide).

Every module of this package registers its rules when it is imported; ``rules.load`` imports all of them. Parsers from
typed text to claims stand here too. Word lists are data in ``fixtures/checks``.
"""
