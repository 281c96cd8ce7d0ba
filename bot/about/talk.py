"""Small talk: what is said to the bot rather than asked of the archive, and what it says to that.

A text is small talk when nothing of it is left after the phrases below; one other word, and it is
a question.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Emoji as chat programs write them.
_NAMED_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
#: Emoji that nod, thank or wave, and what may follow one: a colour, a variation.
_NODS = frozenset("👍👌🙏👏🙌🤝👋💪😀😃😄😊🙂😉😂😎❤🎉💯✅")
_VARIED = frozenset("\ufe0f🏻🏼🏽🏾🏿")
#: Longer texts are not looked at.
_LONGEST = 200

_ABLE = (
    "I answer questions about the news from the articles of this archive, and show the exact "
    "sentence behind each answer. Ask, for example, who, when or how many; ask “What do you have "
    "on …?” for articles; or “How recent are you?” for what the archive holds."
)
_WELCOME = "You are welcome."
_HELLO = "Hello. What would you like to know from the news archive?"

#: What can be said, phrases separated by commas, and the reply. Of several the first one counts.
_TALK = (
    (
        """what can you do, what can you do for me, what do you do, what are you for, help me,
        what can i ask, what can i ask you, what should i ask, how does this work, how do you work,
        how does it work, how do i use this, how do i use you, how can you help, how can i use you,
        how can you help me, can you help, can you help me, what is this bot, what's this bot, help,
        how do i ask, how do i ask a question, what questions can i ask, i need help,
        what kind of questions can i ask, what are you able to do, what is your purpose""",
        _ABLE,
    ),
    (
        """who are you, what are you, what is your name, what's your name, who is this, who's this,
        are you a bot, are you a robot, are you human, are you a human, are you real, are you an ai,
        are you ai, are you a person, are you a machine, who made you, who built you,
        who created you, introduce yourself, tell me about yourself, what is newsdesk,
        what's newsdesk, are you chatgpt, are you a language model""",
        "I am newsdesk, a program. " + _ABLE,
    ),
    (
        """what did i ask, what did i ask before, what did i ask you, what did i ask you before,
        what have i asked, what have i asked before, what was my question,
        what was my last question, what was my previous question, what did i say,
        what did i say before, what did i just ask,
        translate this, can you translate this, could you translate this, translate that,
        can you translate that, can you translate, can you translate it, do you translate""",
        "I answer from the news archive. I do not repeat what was asked before, and do not "
        "translate.",
    ),
    (
        """how are you, how are you doing, how are you today, how's it going, how is it going,
        how do you do, what's up, whats up, sup, how have you been, are you ok, are you okay,
        are you well""",
        "Fine, thank you. What would you like to know from the news archive?",
    ),
    (
        """that is wrong, that's wrong, thats wrong, this is wrong, you are wrong, you're wrong,
        that is not right, that's not right, that is incorrect, that's incorrect, wrong,
        wrong answer, bad answer, bad bot, that is not true, that's not true, not helpful,
        that is not helpful, that's not helpful, that was not helpful, useless, this is useless,
        that is not what i asked, that's not what i asked, that is not what i meant,
        that's not what i meant, i don't understand, i do not understand, you don't understand,
        that doesn't help, that does not help, that makes no sense""",
        "Sorry. The sources show what the articles say; other words, a name or a date in the "
        "question often find more.",
    ),
    (
        """thanks, thank you, thankyou, thx, ty, tysm, cheers, many thanks, thanks a lot,
        much appreciated, appreciated, i appreciate it, danke, danke schön, vielen dank, merci,
        well done, good job, great job, nice job, good work, great work, nice work, good bot,
        good answer, great answer, nice answer, excellent answer, perfect answer, best answer,
        that helps, that helped, that was helpful, that is helpful, that's helpful, very helpful,
        merci beaucoup, gracias, muchas gracias, grazie, obrigado, obrigada, dank je, dank u, tack,
        dziękuję""",
        _WELCOME,
    ),
    (
        """bye, bye bye, goodbye, good bye, good night, goodnight, see you, see you later,
        see you tomorrow, see you soon, see ya, later, until later, until tomorrow, take care, cya,
        that's all, that is all, that will be all, that's it, ciao, tschüss, au revoir, adiós,
        auf wiedersehen, have a nice day, have a good day, have a good one, have a good weekend,
        have a nice weekend, have a great day""",
        "Goodbye.",
    ),
    (
        """hi, hello, hey, hiya, howdy, hallo, hullo, yo, greetings, good morning, good afternoon,
        good evening, good day, morning, hola, bonjour, bonsoir, salut, guten tag, guten morgen,
        moin, servus, buongiorno, buenos días, olá, hej, cześć, welcome, nice to meet you,
        are you there, anybody there, anyone there, is anyone there, is anybody there, ping, test,
        testing""",
        _HELLO,
    ),
    (
        """ok, okay, okey, k, kk, alright, all right, great, good, nice, perfect, cool, awesome,
        excellent, brilliant, fantastic, wonderful, amazing, super, fine, sure, right, understood,
        got it, gotcha, i see, i understand, makes sense, that makes sense, noted, interesting, wow,
        oh, ah, aha, hm, hmm, haha, hahaha, lol, yes, yeah, yep, yup, no, nope, exactly, indeed,
        never mind, nevermind, nvm, forget it, nice one, love it, i love it,
        helpful, that is great, that's great, that is good, that's good, sounds good, impressive,
        sorry, my bad, oops, no problem, no worries, you too, same to you""",
        "I am here when you have a question.",
    ),
)
#: Words that may stand beside a phrase.
_BESIDE = frozenset(
    """newsdesk bot there all everyone everybody team again so very much a lot please then now and
    but for the your help answer answers information info that this it was is just today dear my
    friend folks guys well really""".split()
)


def _phrases() -> dict[tuple[str, ...], int]:
    return {
        tuple(phrase.split()): number
        for number, (phrases, _) in enumerate(_TALK)
        for phrase in phrases.split(",")
    }


_PHRASES = _phrases()
_MOST_WORDS = max(map(len, _PHRASES))
_ACKNOWLEDGED = len(_TALK) - 1


def reply(text: str) -> str:
    """What is said to small talk; the empty string for every other text."""
    if len(text) > _LONGEST:
        return ""
    plain = _NAMED_EMOJI.sub(" ", text.casefold())
    words = [word.replace("’", "'") for word in _WORD.findall(plain)]
    if not words:
        return _TALK[_ACKNOWLEDGED][1] if _nods(text, plain) else ""
    found = _read(words)
    return _TALK[min(found)][1] if found else ""


def _read(words: list[str]) -> list[int]:
    """The numbers of the phrases that the words are; none where a word is left."""
    found = []
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _MOST_WORDS), start, -1):
            phrase = _PHRASES.get(tuple(words[start:end]))
            if phrase is not None:
                found.append(phrase)
                start = end
                break
        else:
            if words[start] not in _BESIDE:
                return []
            start += 1
    return found


def _nods(text: str, plain: str) -> bool:
    """Whether there are emoji, and none that means something else."""
    rest = {each for each in plain if not each.isspace()} - _VARIED
    return rest <= _NODS and (bool(rest) or plain != text.casefold())
