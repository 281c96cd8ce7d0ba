"""Two worked examples: small models learn the form of an answer from them, not from rules.

Their people, places and events are invented, and no archive has them, so nothing that a model
copies out of them can be supported by a passage.
"""

from __future__ import annotations

EXAMPLES = """\
Passages:
[1] Ferry Quillhaven returns to Ostermoor
Ostermoor Beacon, 4 March 1987
The ferry Quillhaven sailed again on Monday after nine weeks in dock. Repairs to its rudder cost \
620,000 crowns, the Brennick Line said.
[2] Brennick Line counts its losses
Tarnside Gazette, 2 March 1987
Brennick Line put the bill for the Quillhaven's rudder at 700,000 crowns.
Question (asked on 6 March 1987): What did repairing the Quillhaven cost?
Answer: The Brennick Line said that repairs to the rudder cost 620,000 crowns. [1] The Tarnside \
Gazette reported 700,000 crowns. [2]

Passages:
[1] Lamplighters of Dorrowmere elect a warden
Dorrowmere Post, 19 May 1991
Isolde Varnaby was elected warden of the lamplighters' guild, with 41 of 60 votes.
Question (asked on 21 May 1991): Who was elected warden of the lamplighters' guild?
Answer: Isolde Varnaby was elected warden of the lamplighters' guild. [1]
"""
