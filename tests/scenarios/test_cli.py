"""A newcomer's way through the commands, on the articles of seeds/."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from bot.cli.run import run
from bot.compose import open_catalogue
from bot.config import Config
from tests.scenarios.commands import Commands

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds/articles"
WORKERS = "By when did UN members have to send North Korean workers home?"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of seeds/, made once; tests that change it take a copy."""
    home = tmp_path_factory.mktemp("seeds") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_HOME", str(home))
        assert run(["index", str(SEEDS), "--quiet"]) == 0
    return home


@pytest.fixture
def desk(
    indexed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    return Commands(indexed, monkeypatch, capsys)


@pytest.fixture
def copied(
    indexed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Commands:
    # what the chats of other tests left there is no part of the archive
    kept = shutil.ignore_patterns("desk.sqlite3*")
    shutil.copytree(indexed, tmp_path / "archive", ignore=kept)
    return Commands(tmp_path / "archive", monkeypatch, capsys)


@pytest.fixture
def fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    return Commands(tmp_path / "archive", monkeypatch, capsys)


def test_indexing_again_changes_nothing(copied: Commands) -> None:
    before = copied.json("status")
    report = copied.json("index", str(SEEDS))
    assert copied.status == 0
    assert (report["added"], report["changed"], report["removed"], report["embedded"]) == (0,) * 4
    assert report["unchanged"] >= 24
    assert copied.json("status")["articles"] == before["articles"]


def test_an_answer_is_quoted_with_numbered_sources(desk: Commands) -> None:
    shown = desk("ask", WORKERS, "--asked", "2025-02-01")
    assert desk.status == 0
    assert "2019" in shown
    assert " [1]\n" in shown
    assert "\n[1] " in shown
    assert "\x1b" not in shown


def test_the_json_of_an_answer_keeps_the_contract(desk: Commands) -> None:
    answer = desk.json("ask", WORKERS)
    jsonschema.validate(answer, json.loads((ROOT / "docs/answer.schema.json").read_text()))
    catalogue = open_catalogue(Config(home=desk.home))
    for sentence in answer["sentences"]:
        for citation in sentence["citations"]:
            article = catalogue.article(citation["article_id"])
            assert article is not None
            assert article.body[citation["start"] : citation["end"]] == citation["quote"]
    catalogue.close()
    assert answer["searched"]["articles"] == desk.json("status")["articles"]


def test_search_gives_passages_in_order_with_exact_spans(desk: Commands) -> None:
    found = desk.json("search", WORKERS, "-k", "7")["passages"]
    scores = [passage["score"] for passage in found]
    assert len(found) == 7
    assert scores == sorted(scores, reverse=True)
    catalogue = open_catalogue(Config(home=desk.home))
    for passage in found:
        article = catalogue.article(passage["source"]["article_id"])
        assert article is not None
        assert article.body[passage["start"] : passage["end"]] == passage["text"]
    catalogue.close()


def test_search_shows_article_date_and_score_parts(desk: Commands) -> None:
    shown = desk("search", WORKERS, "-k", "2")
    assert shown.startswith("1. ")
    assert "\n2. " in shown
    assert "\n3. " not in shown
    assert "score 0." in shown
    assert "characters " in shown


def test_search_keeps_to_a_period_and_a_publisher(desk: Commands) -> None:
    sources = [passage["source"] for passage in desk.json("search", WORKERS)["passages"]]
    publisher = sources[0]["publisher"]
    narrowed = desk.json("search", WORKERS, "--publisher", publisher)["passages"]
    assert {passage["source"]["publisher"] for passage in narrowed} == {publisher}
    two = {publisher, next(name for each in sources if (name := each["publisher"]) != publisher)}
    named = [word for name in two for word in ("--publisher", name)]
    passages = desk.json("search", WORKERS, *named)["passages"]
    assert {passage["source"]["publisher"] for passage in passages} == two
    dated = desk.json("search", WORKERS, "--since", "2023-01-01", "--until", "2023-12-31")
    assert dated["passages"]
    assert all(p["source"]["published"].startswith("2023") for p in dated["passages"])


def test_what_is_asked_in_one_language_is_searched_in_it(desk: Commands) -> None:
    held = {each["code"]: each["articles"] for each in desk.json("status")["languages"]}
    answer = desk.json("ask", WORKERS, "--language", "EN")
    assert not answer["abstained"]
    assert answer["searched"]["articles"] == held["en"]
    assert f"Searched {held['en']} articles" in desk(
        "ask", "Who won the Booker Prize in 2031?", "--language", "en"
    )
    assert desk.json("search", WORKERS, "--language", "ja")["passages"] == []
    assert "no article to search" in desk("ask", WORKERS, "--language", "ja")


ANSWERABLE = {
    "long": "who won the war and when did it end? " * 2_700,
    "one long word": "x" * 100_000,
    "stop words": "what is the of and who were they to be",
    "emoji": "🎉 who won the 🏆?",
    "query syntax": 'title:"suez" AND (body:* OR -id:1) [a TO b] ~2 ^3 \\',
    "sql": "'; DROP TABLE articles; -- \" OR 1=1",
    "another script": "谁赢得了世界杯？ Кто победил? من فاز؟",
    "nul": "who\x00 won\x00?",
    "escapes": "\x1b[2Jwho\x1b]0;x\x07 won \u202egnp?",
    "lone surrogate": "who \ud800 won?",
    "markup": "<script>alert(1)</script> {{7*7}} %s %n ${HOME} $(ls)",
    "dash": "--help me find -k who won",
}
REFUSED = {"empty": "", "blank": " \t\n ", "punctuation": "?!... ()[]{}*\"'", "only emoji": "🎉🏆"}


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("question", ANSWERABLE.values(), ids=ANSWERABLE)
def test_any_question_gets_a_reply(desk: Commands, command: str, question: str) -> None:
    reply = desk.json(command, "-", typed=question)
    assert desk.status == 0
    assert "error" not in reply
    shown = desk(command, "-", typed=question)
    assert desk.status == 0
    assert not set(shown + desk.err) & set("\x00\x07\x1b\u202e")
    assert desk.json("status")["articles"] >= 24


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("question", REFUSED.values(), ids=REFUSED)
def test_a_question_without_words_is_refused_clearly(
    desk: Commands, command: str, question: str
) -> None:
    assert desk(command, question) == ""
    assert desk.status == 2
    assert desk.err.startswith("newsdesk: there is nothing in the question to search for. ")
    assert desk.json(command, question)["error"]["type"] == "QuestionError"


def test_a_chat_in_a_pipe(desk: Commands) -> None:
    typed = f"{WORKERS}\n\nand how many remained?\n/sources\n/open 1\n/new\n/nonsense\n"
    shown = desk("chat", "--asked", "2025-02-01", typed=typed)
    assert desk.status == 0
    assert shown.startswith(f"> {WORKERS}\n")
    assert "\n> and how many remained?\nUnderstood as: " in shown
    assert "\n> /sources\n" in shown
    opened = shown.split("> /open 1\n")[1]
    assert ">> " in opened
    assert " <<" in opened
    assert "/nonsense: there is no such command" in desk.err


def test_a_chat_as_json_is_one_object_with_all_answers(desk: Commands) -> None:
    told = desk.json("chat", typed=f"!!\n{WORKERS}\nand how many remained?\n")
    assert [answer["question"] for answer in told["answers"]] == [
        WORKERS,
        "and how many remained?",
    ]
    assert told["answers"][1]["understood"] != "and how many remained?"
    assert "nothing in the question" in desk.err


def test_the_archive_answers_for_itself(desk: Commands) -> None:
    answer = desk.json("ask", "What do you have on Morocco?")
    jsonschema.validate(answer, json.loads((ROOT / "docs/answer.schema.json").read_text()))
    assert desk.status == 0
    assert answer["reply"].startswith("2 articles mention Morocco")
    assert (answer["abstained"], answer["sentences"]) == (False, [])
    assert len(answer["considered"]) == 2
    narrowed = desk.json("ask", "How many articles do you have?", "--since", "2025-01-01")
    assert narrowed["reply"].startswith("The archive holds 2 articles, of 10 January 2025.")
    shown = desk("ask", "Which papers?")
    assert shown.startswith("The articles are from 8 publishers: Harbour Courier (5), ")
    assert desk("ask", "Thank you!") == "You are welcome.\n"


def test_a_chat_about_the_archive(desk: Commands) -> None:
    typed = "hi\nWhat do you have on Morocco?\nthanks\n/open 1\nand on Finland?\n/sources\n"
    shown = desk(
        "chat",
        "--asked",
        "2025-02-01",
        typed=f"{typed}{WORKERS}\nthanks!\nand how many remained?\n",
    )
    assert desk.err == ""
    parts = dict(part.split("\n", 1) for part in shown.split("> ")[1:])
    assert parts["hi"].startswith("Hello.")
    assert "\n[1] Five days on, Morocco counts" in parts["What do you have on Morocco?"]
    assert parts["thanks"].strip() == "You are welcome."
    assert "Morocco" in parts["/open 1"]
    assert parts["and on Finland?"].startswith("Understood as: What do you have on Finland?\n")
    assert "[1] " in parts["/sources"]
    assert "Understood as" not in parts[WORKERS]
    assert " [1]\n" in parts[WORKERS]
    understood = parts["and how many remained?"].splitlines()[0]
    assert "workers" in understood
    assert "thanks" not in understood


def test_status_says_what_the_archive_holds(desk: Commands) -> None:
    found = desk.json("status")
    assert found["articles"] >= 24
    assert found["passages"] >= found["articles"]
    assert found["first"] < found["last"]
    assert found["undated"] >= 1
    assert sum(publisher["articles"] for publisher in found["publishers"]) == found["articles"]
    assert all(found["bytes"][store] > 0 for store in ("catalogue", "text", "vectors"))
    shown = desk("status")
    assert f"{found['articles']} articles from " in shown
    assert found["model"]["name"] in shown
    assert found["llm"] == "none"
    assert "Language model: none" in shown


def test_what_is_forgotten_is_gone_and_stays_away(copied: Commands) -> None:
    best = copied.json("search", WORKERS)["passages"][0]["source"]["article_id"]
    assert copied("forget", best) == f"Forgotten: {best}\n"
    assert copied.json("index", str(SEEDS), "--keep-noise")["forgotten"] == 1
    found = copied.json("search", WORKERS, "-k", "50")["passages"]
    assert best not in {passage["source"]["article_id"] for passage in found}
    assert copied.json("status")["forgotten"] == 1
    assert copied("forget", best, "--undo").startswith("May come back")
    assert copied.json("index", str(SEEDS))["forgotten"] == 0
    assert copied.json("status")["forgotten"] == 0
    found = copied.json("search", WORKERS, "-k", "50")["passages"]
    assert best in {passage["source"]["article_id"] for passage in found}


def test_what_was_never_there_cannot_be_forgotten(desk: Commands) -> None:
    assert desk("forget", "no-such-article") == ""
    assert desk.status == 1
    assert "no-such-article" in desk.err
    assert desk.json("status")["forgotten"] == 0


def test_pruning_removes_what_is_gone_from_the_folder(fresh: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        story = f"The town of {name} opens a bridge.\n\nThe bridge of {name} is 40 metres long.\n"
        (folder / f"{name}.md").write_text(f"---\ntitle: Bridge of {name}\n---\n{story}")
    assert fresh.json("index", str(folder))["added"] == 2
    (folder / "two.md").unlink()
    assert fresh.json("index", str(folder))["removed"] == 0
    assert fresh.json("index", str(folder), "--prune")["removed"] == 1
    assert fresh.json("status")["articles"] == 1


def test_what_cannot_be_read_is_listed_and_the_rest_is_stored(
    fresh: Commands, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    lines = ['{"headline": "A bridge", "text": "The bridge is 40 metres long."}', "{broken"]
    (folder / "bridge.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "empty.txt").write_text("")
    (folder / "broken\x1b[2J.jsonl.gz").write_bytes(b"\x1f\x8b\x08 not gzip")
    shown = fresh("index", str(folder), str(tmp_path / "missing"), "--map", "title=headline")
    assert fresh.status == 3
    assert "1 added" in shown
    for name in ("bridge.jsonl", "empty.txt", "jsonl.gz", "missing"):
        assert name in fresh.err
    assert "\x1b" not in fresh.err
    report = fresh.json("index", str(folder), "--map", "title=headline")
    assert fresh.status == 3
    assert {failure["where"].rpartition("/")[2] for failure in report["failed"]} >= {"empty.txt"}
    assert all(failure["problem"] and failure["remedy"] for failure in report["failed"])
    assert fresh.json("search", "bridge")["passages"][0]["source"]["title"] == "A bridge"


def test_articles_come_from_standard_input(fresh: Commands) -> None:
    line = json.dumps({"id": "b", "title": "A bridge", "text": "The bridge is 40 metres long."})
    assert fresh.json("index", "-", typed=line)["added"] == 1
    assert "40 metres" in fresh("ask", "How long is the bridge?") + fresh("search", "bridge")


@pytest.mark.parametrize("mapped", ["title", "=x", "title=", "nonsense=x"])
def test_a_mapping_that_makes_no_sense_is_a_usage_error(fresh: Commands, mapped: str) -> None:
    fresh("index", str(SEEDS), "--map", mapped)
    assert fresh.status == 2
    assert fresh.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["ask", "Who?"], ["search", "Who?"], ["chat"], ["status"], ["forget", "x"]]
)
def test_without_an_archive_every_command_says_how_to_make_one(
    fresh: Commands, arguments: list[str]
) -> None:
    assert fresh(*arguments) == ""
    assert fresh.status == 1
    assert "newsdesk index PATH" in fresh.err
    assert not fresh.home.exists()


@pytest.mark.parametrize("arguments", [["index"], ["index", "--rebuild"]])
def test_there_is_nothing_to_mend_without_an_archive(fresh: Commands, arguments: list[str]) -> None:
    fresh(*arguments)
    assert fresh.status == 1
    assert not fresh.home.exists()


@pytest.mark.parametrize("store", ["text", "vectors"])
def test_a_lost_index_is_found_by_doctor_and_mended_by_index(copied: Commands, store: str) -> None:
    shutil.rmtree(copied.home / store)
    checks = {check["name"]: check for check in copied.json("doctor")["checks"]}
    assert copied.status == 1
    name = {"text": "words", "vectors": "vectors"}[store]
    assert checks[name]["state"] == "wrong"
    assert "newsdesk index" in checks[name]["remedy"]
    assert copied.json("index")["embedded"] == 0
    assert copied.status == 0
    assert "anew" in copied.err
    assert copied.json("doctor")["checks"][-1]["state"] == "fine"


def test_doctor_finds_a_sound_archive_fine(desk: Commands) -> None:
    found = {check["name"]: check["state"] for check in desk.json("doctor")["checks"]}
    for name in ("configuration", "embedding", "folder", "catalogue", "model", "words", "vectors"):
        assert found[name] == "fine"


def test_doctor_finds_another_model_and_a_torn_catalogue(
    copied: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDING", "nonsense")
    shown = copied("doctor")
    assert copied.status == 1
    assert "wrong embedding: " in shown
    monkeypatch.delenv("EMBEDDING")
    (copied.home / "catalogue.sqlite3").write_bytes(b"no database at all" * 100)
    shown = copied("doctor")
    assert copied.status == 1
    assert "wrong catalogue: " in shown
    copied("ask", "Who?")
    assert copied.status == 1
    assert copied.err.count("\n") == 1


def test_rebuilding_embeds_everything_again_and_finds_the_same(copied: Commands) -> None:
    before = copied.json("search", WORKERS)["passages"]
    assert copied.json("index", "--rebuild")["embedded"] == copied.json("status")["passages"]
    assert copied.status == 0
    assert [p["passage_id"] for p in copied.json("search", WORKERS)["passages"]] == [
        passage["passage_id"] for passage in before
    ]


def test_quiet_commands_say_only_what_was_asked_for(copied: Commands) -> None:
    assert copied("index", str(SEEDS), "--quiet") == ""
    assert copied.err == ""
    copied("search", "x" * 5_000, "--quiet")
    assert copied.err == ""


FIGURES = (
    "questions answerable answer_recall@1 answer_recall@5 answer_recall@20 quote_hit@1 "
    "quote_hit@3 em f1 multiple_choice_accuracy multiple_choice_accuracy_answerable "
    "abstention_auc declined_answerable declined_unanswerable latency_p50_ms latency_p95_ms"
).split()


def test_an_evaluation_prints_every_figure(fresh: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "test"
    folder.mkdir()
    articles = [
        {"id": "a", "title": "A bridge", "text": "The bridge of Ulm is 40 metres long."},
        {"id": "b", "title": "A tower", "text": "The tower of Bern is 12 metres high."},
    ]
    packed = gzip.compress("\n".join(map(json.dumps, articles)).encode())
    (folder / "articles.jsonl.gz").write_bytes(packed)
    question = {
        "id": "1",
        "question": "How long is the bridge of Ulm?",
        "asked": "2022-08-05",
        "answer": "40 metres",
        "choices": ["40 metres", "12 metres"],
        "correct": 0,
        "evidence": "",
        "candidate_articles": ["a"],
        "answer_in": ["a"],
    }
    (folder / "questions.jsonl").write_text(json.dumps(question) + "\n")
    figures = fresh.json("evaluate", str(folder))
    assert fresh.status == 0
    assert list(figures)[: len(FIGURES)] == FIGURES
    assert figures["intervals"]["answer_recall@1"] == {"low": 1.0, "high": 1.0, "n": 1}
    assert (figures["questions"], figures["answerable"]) == (1, 1)
    assert figures["answer_recall@1"] == 1
    assert figures["abstention_auc"] is None
    others = folder / "questions.jsonl"
    figures = fresh.json("evaluate", str(folder), "--unanswerable", str(others))
    assert figures["abstention_auc"] is not None
    assert "answer_recall@1" in fresh("evaluate", str(folder))


def test_an_evaluation_needs_its_files(fresh: Commands, tmp_path: Path) -> None:
    assert fresh("evaluate", str(tmp_path)) == ""
    assert fresh.status == 2
    assert "questions.jsonl" in fresh.err
    assert fresh("evaluate", str(tmp_path), "--ranking-weights", str(tmp_path / "none")) == ""
    assert fresh.status == 2
