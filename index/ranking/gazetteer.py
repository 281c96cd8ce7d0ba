"""Small word lists, so that a span can be told to be a country, a colour or a person's name."""

from __future__ import annotations


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(each.split()).lower() for each in text.split(","))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTRIES = _phrases(
    """Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia,
    Australia, Austria, Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium,
    Belize, Benin, Bhutan, Bolivia, Bosnia and Herzegovina, Bosnia, Botswana, Brazil, Britain,
    Great Britain, Brunei, Bulgaria, Burkina Faso, Burundi, Cambodia, Cameroon, Canada,
    Cape Verde, Central African Republic, Chad, Chile, China, Colombia, Comoros, Congo,
    Democratic Republic of Congo, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Czechia,
    Denmark, Djibouti, Dominica, Dominican Republic, East Timor, Ecuador, Egypt, El Salvador,
    England, Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France,
    Gabon, Gambia, Georgia, Germany, Ghana, Greece, Greenland, Grenada, Guatemala, Guinea,
    Guinea Bissau, Guyana, Haiti, Honduras, Hong Kong, Hungary, Iceland, India, Indonesia, Iran,
    Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan, Kenya,
    Kiribati, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya,
    Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta,
    Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Moldova, Monaco, Mongolia,
    Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand,
    Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Northern Ireland, Norway, Oman,
    Pakistan, Palau, Palestine, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland,
    Portugal, Puerto Rico, Qatar, Romania, Russia, Rwanda, Samoa, San Marino, Saudi Arabia,
    Scotland, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia,
    Solomon Islands, Somalia, South Africa, South Korea, South Sudan, Soviet Union, Spain,
    Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania,
    Thailand, Togo, Tonga, Trinidad and Tobago, Tunisia, Turkey, Turkmenistan, Tuvalu, UAE,
    Uganda, UK, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, US, U S,
    USA, Uzbekistan, Vanuatu, Vatican City, Venezuela, Vietnam, Wales, Yemen, Zambia, Zimbabwe"""
)

#: Forms of one country that are single words and share no stem, the country first.
NATIONS = tuple(
    tuple(line.split())
    for line in """britain british briton britons uk
us usa american americans
france french frenchman
germany german germans
netherlands dutch holland
spain spanish spaniard spaniards
switzerland swiss
denmark danish danes dane
sweden swedish swedes swede
finland finnish finns finn
norway norwegian norwegians
iceland icelandic icelanders
turkey turkish turks turk türkiye turkiye
poland polish poles pole
ireland irish
wales welsh
scotland scottish scots scot
england english
greece greek greeks
thailand thai thais
philippines filipino filipinos philippine
portugal portuguese
china chinese
japan japanese
russia russian russians
ukraine ukrainian ukrainians
iraq iraqi iraqis
iran iranian iranians
israel israeli israelis
palestine palestinian palestinians
lebanon lebanese
vietnam vietnamese
taiwan taiwanese
peru peruvian peruvians
congo congolese
morocco moroccan moroccans
mexico mexican mexicans
canada canadian canadians
brazil brazilian brazilians
argentina argentine argentines argentinian argentinians
chile chilean chileans
colombia colombian colombians
venezuela venezuelan venezuelans
cuba cuban cubans
haiti haitian haitians
italy italian italians
austria austrian austrians
hungary hungarian hungarians
romania romanian romanians
bulgaria bulgarian bulgarians
serbia serbian serbians serb serbs
croatia croatian croatians croat croats
belgium belgian belgians
india indian indians
pakistan pakistani pakistanis
bangladesh bangladeshi bangladeshis
nepal nepalese nepali nepalis
indonesia indonesian indonesians
malaysia malaysian malaysians
australia australian australians
egypt egyptian egyptians
libya libyan libyans
tunisia tunisian tunisians
algeria algerian algerians
sudan sudanese
ethiopia ethiopian ethiopians
kenya kenyan kenyans
nigeria nigerian nigerians
ghana ghanaian ghanaians
syria syrian syrians
jordan jordanian jordanians
saudi saudis
yemen yemeni yemenis
qatar qatari qataris
afghanistan afghan afghans
kazakhstan kazakh kazakhs
belarus belarusian belarusians
georgia georgian georgians
armenia armenian armenians
europe european europeans
africa african africans
asia asian asians""".splitlines()
)

#: Such a form, and the country.
COUNTRY_OF = {form: nation[0] for nation in NATIONS for form in nation[1:]}

STATES = _phrases(
    """Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida,
    Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine,
    Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska,
    Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North Dakota, Ohio,
    Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas,
    Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming"""
)

REGIONS = _phrases(
    """Africa, Antarctica, Arctic, Asia, Europe, North America, South America, Latin America,
    Middle East, Northeast, Northwest, Southeast, Southwest, Midwest, Scandinavia, Caribbean,
    Balkans, Siberia, Crimea, Gaza, West Bank, Donbas, Kashmir, Catalonia, Bavaria"""
)

CITIES = _phrases(
    """Amsterdam, Ankara, Athens, Atlanta, Auckland, Austin, Baghdad, Baltimore, Bangkok,
    Barcelona, Beijing, Beirut, Belfast, Berlin, Birmingham, Bogota, Boston, Brasilia, Bristol,
    Brooklyn, Brussels, Bucharest, Budapest, Buenos Aires, Buffalo, Cairo, Calgary, Cape Town,
    Cardiff, Charlotte, Chicago, Cincinnati, Cleveland, Columbus, Copenhagen, Dallas, Damascus,
    Delhi, Denver, Detroit, Doha, Dubai, Dublin, Edinburgh, Frankfurt, Geneva, Glasgow, Hamburg,
    Hanoi, Havana, Helsinki, Hollywood, Honolulu, Houston, Indianapolis, Islamabad, Istanbul,
    Jakarta, Jerusalem, Johannesburg, Kabul, Kansas City, Karachi, Kharkiv, Kherson, Kyiv, Lagos,
    Las Vegas, Leeds, Leicester, Lima, Lisbon, Liverpool, London, Los Angeles, Louisville, Lviv,
    Madrid, Manchester, Manhattan, Manila, Mariupol, Melbourne, Memphis, Mexico City, Miami,
    Milan, Milwaukee, Minneapolis, Montreal, Moscow, Mumbai, Munich, Nairobi, Naples, Nashville,
    New Delhi, New Orleans, New York, New York City, Newcastle, Oakland, Odesa, Orlando, Osaka,
    Oslo, Ottawa, Oxford, Paris, Perth, Philadelphia, Phoenix, Pittsburgh, Portland, Prague,
    Pyongyang, Rio de Janeiro, Riyadh, Rome, Sacramento, Salt Lake City, San Antonio, San Diego,
    San Francisco, San Jose, Santiago, Sao Paulo, Seattle, Seoul, Shanghai, Sheffield, St Louis,
    St Petersburg, Stockholm, Sydney, Tampa, Tehran, Tel Aviv, Tokyo, Toronto, Tripoli, Tulsa,
    Uvalde, Vancouver, Venice, Vienna, Warsaw, Washington, Washington D C, Wellington,
    Wilmington, Wuhan, Zurich"""
)

COLOURS = _words(
    """amber beige black blue bronze brown crimson cyan gold golden gray green grey indigo
    lavender lilac magenta maroon navy orange pink purple red scarlet silver tan teal turquoise
    violet white yellow"""
)

_ANIMALS = _words(
    """albatross alligator alpaca ant antelope ape armadillo baboon badger bat bear beaver bee
    beetle bird bison boar buffalo bull butterfly camel caterpillar cat catfish cheetah chicken
    chimpanzee chinchilla clam cobra cockroach cod condor cougar cow coyote crab crane cricket
    crocodile crow deer dingo dinosaur dog dolphin donkey dragonfly duck eagle eel elephant elk
    emu falcon ferret finch fish flamingo fly fox frog gazelle gecko giraffe goat goldfish goose
    gorilla grasshopper hamster hare hawk hedgehog heron hippo hippopotamus hornet horse
    hummingbird hyena iguana insect jackal jaguar jellyfish kangaroo kitten koala ladybug lamb
    lemur leopard lion lizard llama lobster locust lynx macaw magpie mammoth manatee meerkat mink
    mole mongoose monkey moose mosquito moth mouse mule newt octopus opossum orangutan orca
    ostrich otter owl ox oyster panda panther parrot peacock pelican penguin pheasant pig pigeon
    piranha platypus polar porcupine possum pug puma puppy python quail rabbit raccoon rat raven
    reindeer rhino rhinoceros robin rooster salmon scorpion seahorse seal shark sheep shrimp
    skunk sloth slug snail snake sparrow spider squid squirrel starfish starling stingray stork
    swan tick tiger toad tortoise toucan trout tuna turkey turtle vulture wallaby walrus wasp
    weasel whale wolf wombat woodpecker worm yak zebra bulldog corgi dachshund labrador poodle
    retriever shepherd spaniel terrier"""
)
ANIMALS = (
    _ANIMALS
    | {animal + "s" for animal in _ANIMALS}
    | _words("butterflies wolves puppies mice geese oxen jellyfishes finches foxes flies")
)

MONTHS = _words(
    """january february march april may june july august september october november december jan
    feb mar apr jun jul aug sept sep oct nov dec"""
)
DAYS = _words("monday tuesday wednesday thursday friday saturday sunday weekend")
UNITS_OF_TIME = _words(
    """second seconds minute minutes hour hours day days week weeks month months year years
    decade decades century centuries"""
)
SCALES = _words("hundred thousand million billion trillion dozen m bn")
DIGITS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
} | {
    word: str(10 * number)
    for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
}

#: Given names, common in English-language news; a name that opens with one is likely a person.
GIVEN_NAMES = _words(
    """aaron abdul abdullah abigail adam adele adrian ahmed aidan alan albert alec alejandro alex
    alexander alexandra alexei alfred ali alice alicia alison allen alyssa amanda amber amir amy
    ana andre andrea andres andrew andy angel angela angelina anita ann anna anne annie anthony
    antonio antony ariana arnold arthur ashley asif audrey austin ava barack barbara barry beau
    becky ben benjamin bernard bernie beth bethany betty beyonce bill billie billy bob bobby
    boris brad bradley brandon brenda brett brian bridget britney brittany brittney brooke bruce
    bryan bryce caitlin caleb calvin cameron carl carla carlos carmen carol caroline carolyn
    carrie casey cassidy catherine cathy charlene charles charlie charlotte chelsea cheryl chloe
    chris christian christina christine christopher chuck cindy claire clarence claude claudia
    clint clinton cody colin connor courtney craig cristiano crystal curtis cynthia daisy dan
    dana daniel danielle danny darren dave david dawn dean deborah debra demi denis denise dennis
    derek diana diane diego dmitry dolly dominic don donald donna doris dorothy doug douglas
    drake drew duncan dustin dwayne dylan earl ed eddie edgar edward edwin elaine eleanor elena
    elijah elizabeth ella ellen elliot elon elsa elton emily emma emmanuel eric erica erik erin
    ernest ethan eugene eva evan eve evelyn faith felix fiona florence floyd fran frances
    francisco frank franklin fred frederick gabriel gareth gary gavin gemma gene george gerald
    gerard giorgia gina glen glenn gloria gordon grace graham grant greg gregory greta gus guy
    hailey hank hannah harold harriet harris harry harvey hassan heather hector heidi helen henry
    herbert herschel hillary holly howard hugh hugo hunter ian ibrahim igor irene iris isaac
    isabel isabella ivan jack jackie jacob jacqueline jaden jair jake jamal james jamie jan jane
    janet janice jared jasmine jason javier jay jean jeff jeffrey jen jenna jennifer jenny jeremy
    jerome jerry jesse jessica jill jim jimmy jo joan joanna joanne joe joel johannes john johnny
    jon jonathan jordan jorge jose joseph josh joshua joy joyce juan judith judy julia julian
    julie justin kamala kanye karen karine karl kate katherine kathleen kathryn kathy katie katy
    kay kayla keir keith kelly kelvin ken kendall kendrick kenneth kerry kevin khloe kim
    kimberly kirk kris kristen kristin kurt kyle kylie kyrie lady lance larry laura lauren
    laurence lawrence leah lebron lee leigh len leo leon leonard leonardo leroy leslie lewis liam
    lil lillian lily linda lindsay lindsey lionel lisa liz lizzo lloyd logan lois lola lori
    lorraine louis louise lucas lucy luis luiz luke lula luna lydia lynn mackenzie maddie
    madeline madison maggie malcolm malia mandy manuel marc marcus margaret margot maria mariah
    marie marilyn mario marion mark marlon martha martin marty marvin mary mason mateo matt
    matthew maureen maurice max maxine maxwell megan meghan mel melanie melinda melissa mercedes
    meryl mia micah michael michelle miguel mike mikhail mila miles miley millie milo miriam
    mitch mitchell mohamed mohammad mohammed molly monica morgan muhammad nadia nancy naomi narendra
    natalia natalie natasha nate nathan neil nelson nicholas nick nicki nicola nicolas nicole
    nigel nikki nina noah noel nora norman novak oliver olivia omar oprah oscar otto owen paige
    pam pamela patricia patrick paul paula pauline pedro penelope penny percy perry pete peter
    phil philip phillip phoebe pierre pippa piers post prince priti quentin rachel rafael ralph
    ramon randy raphael ray raymond rebecca reese reggie regina rene renee rex ricardo richard
    rick ricky rihanna rishi rita rob robert roberto robin rod rodney roger roland roman ron
    ronald ronnie rory rosa rosalynn rose ross roy ruby rudy rupert russell ruth ryan sabrina
    sadie sajid sally salman sam samantha samuel sandra sara sarah sasha scarlett scott sean
    sebastian selena serena sergei sergey seth shakira shane shannon sharon shaun sheila shelby
    sheryl shinzo simon simone sofia sonia sophia sophie spencer stacey stacy stanley stella
    stephanie stephen steve steven stewart stuart sue suella susan suzanne sydney sylvia tamara
    tammy tara tatiana taylor ted terence teresa terry theresa thomas tiffany tiger tim timothy
    tina tobias toby todd tom tommy tony tracy travis trevor tristan troy tucker tyler uma
    valerie vanessa venus vera vernon veronica vicky victor victoria vince vincent viola virginia
    vivian viktor vladimir volodymyr wade walter wanda warren wayne wendy wesley whitney whoopi
    will william willie winston xavier xi yevgeny yolanda yusuf yvonne zac zach zachary zara
    zelda zoe""",
)

#: Words that end the name of a company, club, agency or the like.
ORGANISATION_WORDS = _words(
    """academy administration agency airlines airways alliance associates association authority
    bank board broadcasting brothers bureau business center centre chamber church club coalition
    college commission committee company congress corp corporation council court department
    division enterprises entertainment factory federation force forces foundation fund games group
    guard holdings hospital house inc industries initiative institute international journal lab
    laboratories league llc ltd magazine media ministry motors museum news network office
    organisation organization parliament partners partnership party pictures police post press
    productions project records reserve school senate service services society stores studio
    studios systems team technologies theater theatre times today tour trust union united
    university"""
)

#: Words that end the name of a place, building or natural feature.
PLACE_WORDS = _words(
    """airport arena avenue bay beach bridge canyon castle city coast county desert forest garden
    gardens gulf harbor harbour heights hill hills hotel island islands lake mount mountain
    mountains ocean palace park peninsula port prison province reef region river road sea shore
    springs square stadium station street town tower valley village volcano"""
)

#: Words that end the name of an event, prize, storm, law or work.
EVENT_WORDS = _words(
    """act award awards bowl carnival championship championships cup day derby fair festival
    fashion final finals gala games grammys league match medal olympics open oscars prix prize
    race season series show storm summit tournament trophy war week"""
)

#: Titles and roles that stand right before a person's name.
ROLES = _words(
    """mr mrs ms miss dr sir dame lord lady prof professor president vice former sen senator rep
    representative congressman congresswoman gov governor mayor king queen prince princess duke
    duchess pope justice judge secretary minister chancellor chairman chairwoman ceo founder
    director actor actress singer rapper comedian star player striker captain coach manager
    quarterback pitcher forward midfielder golfer driver champion author writer journalist host
    general colonel sergeant sgt lt capt officer detective attorney lawyer billionaire designer
    model chef musician artist producer spokesman spokeswoman spokesperson leader candidate
    nominee lawmaker activist businessman husband wife son daughter brother sister father mother
    actor-director co-founder co-host teammate veteran slugger guitarist drummer president-elect"""
)

#: Names of those who report: never what a question about the news asks for.
REPORTERS = _phrases(
    """cnn, cnn business, reuters, ap, associated press, the associated press, getty images, getty,
    usa today, afp, npr, bbc, bbc news, abc news, nbc news, cbs news, hide caption, caption, photo,
    image, file photo, advertisement, read more, related, newsletter, sign, source, video, story"""
)
