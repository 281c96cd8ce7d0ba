"""Sentences that readers found wrongly shown or dropped, and their like, over the seeds.

Each is held to all passages of its article together and to each alone, as a written answer is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.support import Checker, Evidence
from index.articles import Article
from index.chunking import split
from index.cleaning import clean
from index.readers import discover, read

ROOT = Path(__file__).parents[3]

#: By words of the article's title.
SUPPORTED = {
    "Argentina win": [
        "Argentina won the 2022 World Cup final against France on penalties.",
        "Argentina won the 2022 World Cup final 4-2 on penalties after a 3-3 draw with France.",
        "Argentina beat France 4-2 on penalties in the World Cup final.",
        "Argentina beat France in the final of the World Cup.",
        "France lost the World Cup final to Argentina on penalties.",
        "Argentina lost 2-1 to Saudi Arabia at the beginning of the tournament.",
        "Saudi Arabia beat Argentina 2-1.",
        "Kylian Mbappé was the tournament's top scorer with eight goals.",
        "Lionel Messi was named the best player of the tournament.",
        "Argentina had won the World Cup before in 1978 and 1986.",
        "Gonzalo Montiel scored the last kick in the shoot-out.",
    ],
    "Ever Given floats": [
        "The Ever Given was freed on 29 March 2021.",
        "The Ever Given blocked the Suez Canal for six days.",
        "The Ever Given was freed on 29 March 2021 after blocking the Suez Canal for six days.",
        "Osama Rabie, chairman of the Suez Canal Authority, said that 422 ships were waiting.",
        "The Suez Canal was blocked for six days.",
    ],
    "Finland becomes": [
        "Finland became the 31st member of NATO on 4 April 2023.",
        "Finland joined NATO on 4 April 2023.",
        "Finland can call up 280,000 soldiers in wartime.",
        "Foreign minister Pekka Haavisto handed the papers to Antony Blinken.",
        "Turkey's parliament was the last to agree, on 30 March, three days after Hungary's.",
    ],
    "Han Kang": [
        "Kim Dae-jung won the Nobel Peace Prize in 2000.",
        "Kim Dae-jung was given the Peace Prize in 2000.",
        "Han Kang won the Nobel Prize in Literature in 2024.",
        "Han Kang, a South Korean writer, won the 2024 Nobel Prize in Literature.",
        "Jon Fosse of Norway won the Nobel Prize in Literature in 2023.",
        "Han Kang was born in Gwangju.",
        "Han Kang is the second South Korean to win a Nobel prize.",
        "The English translation of The Vegetarian by Deborah Smith won the "
        "International Booker Prize in 2016.",
    ],
    "Labour back": [
        "Labour won the 2024 election with 411 seats.",
        "The Conservatives lost the election to Labour.",
        "Liz Truss lost her seat in South West Norfolk to Labour by 630 votes.",
        "Rachel Reeves became Chancellor of the Exchequer and David Lammy Foreign Secretary.",
        "Rishi Sunak will step down as Conservative leader.",
        "The Scottish National Party fell from 48 seats to nine.",
        "Nigel Farage was elected in Clacton at the eighth attempt.",
    ],
    "UBS to buy": [
        "UBS bought Credit Suisse for 3 billion Swiss francs.",
        "Credit Suisse was bought by UBS for 3 billion francs.",
        "UBS agreed to take over Credit Suisse in March 2023.",
        "The Saudi National Bank, the largest shareholder of Credit Suisse, ruled out "
        "putting in more money.",
        "Finance minister Karin Keller-Sutter said that it was not a bailout but a "
        "commercial solution.",
    ],
    "Security Council gives states": [
        "China and Russia voted for Resolution 2397.",
        "China and Russia voted in favour of the resolution.",
        "North Korean workers must be sent home by 22 December 2019.",
        "Resolution 2397 was adopted unanimously by 15 votes to none.",
    ],
    "Russia ends work": [
        "Russia vetoed an extension of the mandate of the panel of experts.",
        "Thirteen members voted in favour, China abstained and Russia voted against.",
        "Russia voted against extending the panel's mandate.",
    ],
    "Five days on": [
        "The earthquake in Morocco killed 2,946 people and injured 5,674.",
    ],
    "Morocco earthquake kills": [
        "At least 1,037 people were killed and 1,204 injured.",
    ],
    "Fed raises rates": [
        "The Federal Reserve raised its key rate by a quarter of a percentage point.",
        "The Fed increased interest rates for the ninth time in a row.",
    ],
    "Fed opens rate cuts": [
        "The Fed lowered interest rates by half a percentage point on 18 September 2024.",
        "Michelle Bowman was against the decision.",
        "Unemployment rose from 3.4 per cent to 4.2 per cent in August.",
    ],
    "ECB lifts": [
        "The ECB raised its deposit rate to 4 per cent, a record.",
    ],
    "Japan ends era": [
        "The yen fell to more than 150 to the dollar.",
    ],
    "Microsoft completes": [
        "Microsoft bought Activision Blizzard for 68.7 billion dollars.",
        "Sony had opposed the purchase of Activision by Microsoft.",
        "The European Commission approved the deal in May.",
        "Activision Blizzard was acquired by Microsoft in October 2023.",
    ],
    "United States and China level": [
        "The United States and China each won 40 gold medals at the Paris Olympics.",
        "France lost the women's basketball final to the United States by 66 points to 67.",
        "Noah Lyles beat Kishane Thompson in the men's 100 metres by five thousandths of a second.",
        "Japan finished third and Australia fourth.",
    ],
    "Climate panel": [
        "The cost of solar energy fell by 85 percent between 2010 and 2019.",
    ],
    "WHO declares": [
        "The WHO ended the Covid-19 emergency on 5 May 2023.",
    ],
    "Russia tells UN": [
        "The number of North Koreans in Russia fell from 30,023 to 11,490.",
    ],
    "India lands": [
        "India became the fourth country to land softly on the moon.",
        "Luna-25 crashed on Saturday after spinning out of control.",
    ],
    "3 share Nobel": [
        "Anne L'Huillier of Lund University shared the Nobel Prize in Physics.",
        "Alain Aspect, John Clauser and Anton Zeilinger won the Nobel Prize in Physics in 2022.",
    ],
    "What the James Webb": [
        "Webb's main mirror is 6.5 metres across, Hubble's 2.4 metres.",
    ],
}
#: Opposites, exchanged roles, and facts of one put beside the name of another.
WRONG = {
    "Security Council gives states": [
        "China and Russia voted against Resolution 2397.",
        "China and Russia voted against the resolution.",
    ],
    "Russia ends work": [
        "Russia voted in favour of extending the mandate of the panel.",
        "China voted against the extension of the panel's mandate.",
        "Thirteen members of the Security Council voted against keeping the panel.",
    ],
    "Argentina win": [
        "Argentina lost to France in the World Cup final.",
        "Argentina lost the World Cup final to France on penalties.",
        "France beat Argentina 4-2 in the shoot-out.",
        "France beat Argentina 4-2.",
        "France won the shoot-out 4-2.",
        "Argentina beat Saudi Arabia 2-1.",
        "Saudi Arabia lost 2-1 to Argentina.",
    ],
    "Morocco earthquake kills": [
        "At least 1,037 people were injured in the earthquake.",
        "Another 1,204 people were killed in the earthquake.",
    ],
    "Five days on": [
        "The earthquake injured 2,946 people.",
        "The earthquake killed 5,674 people.",
    ],
    "World population": [
        "In 2020 the rate of growth rose below 1 per cent a year for the first time since 1950.",
    ],
    "Fed raises rates": [
        "The Federal Reserve cut its key interest rate by a quarter of a percentage point.",
        "The Federal Reserve lowered its key interest rate by a quarter of a percentage "
        "point on Wednesday.",
    ],
    "Fed opens rate cuts": [
        "The Federal Reserve raised interest rates by half a percentage point.",
        "Michelle Bowman voted for the decision.",
        "Michelle Bowman voted in favour of the cut.",
    ],
    "ECB lifts": [
        "The European Central Bank lowered interest rates by a quarter of a percentage point.",
        "The euro rose below 1.07 dollars.",
    ],
    "Japan ends era": [
        "The yen strengthened to more than 150 to the dollar after the announcement.",
    ],
    "Climate panel": [
        "Between 2010 and 2019 the unit cost of solar energy rose by 85 percent.",
    ],
    "Han Kang": [
        "Kim Dae-jung won the Nobel Prize in Literature in 2000.",
        "Kim Dae-jung received the Nobel Prize in Literature.",
        "Jon Fosse won the International Booker Prize in 2016.",
        "Deborah Smith won the Nobel Prize in Literature.",
        "Kim Dae-jung is the 18th woman among the laureates.",
    ],
    "Finland becomes": [
        "Sweden became the 31st member of NATO.",
        "Sweden became a member of NATO.",
        "Hungary became the 31st member of NATO.",
        "Turkey joined NATO on Tuesday.",
        "Finland shares a border of 1,340 kilometres with Sweden.",
        "Antony Blinken handed the papers of accession to Pekka Haavisto.",
        "Hungary accuses Sweden of sheltering terrorists.",
        "Sweden accuses Turkey of sheltering terrorists.",
        "Sweden can call up 280,000 soldiers in wartime.",
    ],
    "Labour back": [
        "The Conservatives won the election with 411 seats.",
        "Labour is down to 121 seats.",
        "Liz Truss beat Labour in South West Norfolk by 630 votes.",
        "The Liberal Democrats lost 72 seats.",
        "The Scottish National Party rose from 48 to nine seats.",
        "Rishi Sunak became prime minister after the election.",
        "Rachel Reeves goes to the Foreign Office.",
        "David Lammy becomes Chancellor of the Exchequer.",
        "Keir Starmer apologised to the country outside 10 Downing Street.",
    ],
    "UBS to buy": [
        "Credit Suisse bought UBS.",
        "Credit Suisse will take over UBS for 3 billion Swiss francs.",
        "UBS sold Credit Suisse for 3 billion francs.",
        "Shareholders of UBS receive one Credit Suisse share for 22.48 of their own.",
        "Clients had been leaving UBS since the autumn.",
        "Colm Kelleher is the chairman of Credit Suisse.",
    ],
    "Ever Given floats": [
        "The Suez Canal was never blocked.",
        "The Ever Given was freed on 23 March 2021.",
        "The Ever Given belongs to Evergreen Marine of Taiwan.",
        "The ship flies the flag of Japan.",
        "Peter Berdowski is chairman of the Suez Canal Authority.",
    ],
    "Microsoft completes": [
        "Activision Blizzard bought Microsoft for 68.7 billion dollars.",
        "Sony had supported the purchase.",
        "The European Commission had rejected the deal in May.",
        "The Competition and Markets Authority had approved the deal in April.",
        "Microsoft sold Activision Blizzard to Sony.",
    ],
    "United States and China level": [
        "China won 44 silver medals.",
        "France beat the American women's basketball team by 67 points to 66.",
        "The American women's basketball team lost to France by 67 points to 66.",
        "Australia finished third with 20 gold medals.",
    ],
    "NASA says its crash": [
        "DART lengthened the orbit of Dimorphos by 32 minutes.",
    ],
    "WHO declares": [
        "Covid-19 is still a global health emergency.",
    ],
    "Russia tells UN": [
        "Russia accepted more North Koreans; the number rose from 11,490 to 30,023.",
    ],
    "Notre-Dame": [
        "Laurent Ulrich est le président ukrainien.",
    ],
    "India lands": [
        "Luna-25 landed near the south pole of the moon on Saturday.",
        "The Chandrayaan-2 lander landed safely in September 2019.",
    ],
    "3 share Nobel": [
        "Anne L'Huillier of Ohio State University won the Nobel Prize in Physics.",
    ],
}


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = []
    for file in discover([str(ROOT / "seeds" / "articles")], base=ROOT):
        found += [clean(each) for each in read(file) if isinstance(each, Article)]
    return found


def is_shown(checker: Checker, articles: list[Article], title: str, sentence: str) -> bool:
    article = next(each for each in articles if title in each.title)
    evidence = [Evidence(article, passage) for passage in split(article)]
    asked = [evidence, *([each] for each in evidence)]
    return any(checker.check(sentence, each).supported for each in asked)


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(title, sentence) for title, sentences in table.items() for sentence in sentences]


@pytest.mark.parametrize(("title", "sentence"), cases(SUPPORTED))
def test_what_the_seeds_say_is_shown(
    title: str, sentence: str, checker: Checker, articles: list[Article]
) -> None:
    assert is_shown(checker, articles, title, sentence)


@pytest.mark.parametrize(("title", "sentence"), cases(WRONG))
def test_what_the_seeds_say_otherwise_is_not_shown(
    title: str, sentence: str, checker: Checker, articles: list[Article]
) -> None:
    assert not is_shown(checker, articles, title, sentence)
