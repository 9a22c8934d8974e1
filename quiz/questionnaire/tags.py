"""What suggestions, cards and topics of the mirror are about; those that have a name on the pages."""

TAGS = (
    *("avoin-tila", "yhdessä-syöminen", "kokeilu-ja-harrastus", "luonto", "taide-ja-kulttuuri", "liikkuminen"),
    *("digiapu", "oma-asia-palvelussa", "vertaisuus", "oma-ääni", "naapurusto", "vapaaehtoisuus"),
)
