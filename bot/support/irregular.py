"""The plain forms of irregular verbs: stems unite "votes" and "voted", but not "win" and "won"."""

from __future__ import annotations

#: A verb and its other forms a line; left out are those that are other words as well ("found",
#: "left", "saw", "bore", "lay", "ground", "wound").
_FORMS = """
arise arose arisen; awake awoke; be am is are was were been being become becomes became becoming
beat beaten; begin began begun; bite bit bitten; bleed bled; blow blew blown; break broke broken
breed bred; bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen
cling clung; come came; creep crept; deal dealt; dig dug; do does did done; draw drew drawn
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt
fight fought; flee fled; fling flung; fly flew flown; forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven; free freed; freeze froze frozen; get got gotten; give gave given
go goes went gone; grow grew grown; hang hung; have has had having; hear heard; hide hid hidden
hold held; keep kept; kneel knelt; know knew known; lead led; learn learnt; leave leaves leaving
lend lent; lose lost losing; make made making; mean meant; meet met; overcome overcame
overtake overtook overtaken; overthrow overthrew overthrown; pay paid; ride rode ridden
ring rang rung; rise rose risen; run ran; say said; see seen; seek sought; sell sold; send sent
shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung
sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; spend spent; spin spun
stand stood; steal stole stolen; stick stuck; sting stung; strike struck stricken; swear swore sworn
sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told
think thought; throw threw thrown; undergo underwent undergone; understand understood
undertake undertook undertaken; wake woke woken; wear wore worn; weep wept; win won winning
withdraw withdrew withdrawn; withstand withstood; write wrote written; die dies died dying
"""

#: The plain form of each other one.
PLAIN = {
    form: words[0]
    for line in _FORMS.replace("\n", ";").split(";")
    if (words := line.split())
    for form in words[1:]
}

#: The same of those that are other words as well, where a verb is meant.
VERBAL = {"bore": "bear", "found": "find", "lay": "lie", "left": "leave", "saw": "see"}
