"""The one list of addresses, each with its name."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from quiz.web import health, information, offline, pairs, static_files, well_known
from quiz.web.campaigns import making as making_campaigns
from quiz.web.campaigns import page as campaign
from quiz.web.campaigns.poster import show_campaign_poster
from quiz.web.cards import measure
from quiz.web.cards import page as cards
from quiz.web.mirror import figures as mirror_figures
from quiz.web.mirror import hosting as mirror_hosting
from quiz.web.mirror import joining as mirror_joining
from quiz.web.mirror import pages as mirror
from quiz.web.mirror import paper as mirror_paper
from quiz.web.mirror import walls as mirror_walls
from quiz.web.quiz import finish, numbers, questions, result, start, suggestions, working
from quiz.web.statistics import sign_in
from quiz.web.statistics.files import send_file
from quiz.web.statistics.own_region import remember_region, show_first, show_own_region
from quiz.web.statistics.pages import show_view
from quiz.web.statistics.query import COORDINATORS, EVERYBODY
from quiz.web.statistics.sign_in import for_readers
from quiz.web.workshop import (
    animals_sheet,
    changes,
    enter_code,
    example,
    follow,
    group,
    host,
    host_key,
    join,
    made,
    making,
    memo,
    paper,
    plan,
    poster,
    projector,
    sheet,
)


class SmallNumber(Convertor[int]):
    """A number of a question or round: three digits at most."""

    regex = "[0-9]{1,3}"

    def convert(self, value: str) -> int:
        """Return the number in a path."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return a number as it stands in a path."""
        return str(value)


register_url_convertor("number", SmallNumber())

# The steps of a walk come first: they are most of what is asked for.
ROUTES = [
    Route("/{locale}/question/{number:number}", questions.answer_question, methods=["POST"], name="question"),
    Route("/{locale}/question/{number:number}", questions.show_question, name="question"),
    Route("/", start.choose_language, name="root"),
    Route("/healthz", health.show_health, name="health"),
    Route("/readyz", health.show_readiness, name="readiness"),
    Route("/static/{name:path}", static_files.send_asset, name="static"),
    Route("/favicon.ico", well_known.send_favicon, name="favicon"),
    Route("/apple-touch-icon.png", well_known.send_touch_icon, name="touch_icon"),
    Route("/apple-touch-icon-precomposed.png", well_known.send_touch_icon, name="older_touch_icon"),
    Route("/robots.txt", well_known.show_robots, name="robots"),
    Route("/service-worker.js", offline.send_worker, name="worker"),
    Route("/w", enter_code.choose_language, name="short_join"),
    Route("/w/", enter_code.choose_language, name="short_join_slash"),
    Route("/w/{code}", enter_code.follow_code, name="follow_code"),
    Route("/k/{slug}", campaign.follow_slug, name="follow_slug"),
    Route("/{locale}/", start.show_start, name="start"),
    Route("/{locale}/manifest.webmanifest", well_known.show_manifest, name="manifest"),
    Route("/{locale}/offline", offline.show_offline, name="offline"),
    Route("/{locale}/start", start.start_walk, methods=["POST"], name="begin"),
    Route("/{locale}/region", finish.ask_region, name="region"),
    Route("/{locale}/region", finish.finish_walk, methods=["POST"], name="region"),
    Route("/{locale}/result", result.show_result, name="result"),
    Route("/{locale}/result/working", working.show_working, name="working"),
    Route("/{locale}/numbers", numbers.show_numbers, name="numbers"),
    Route("/{locale}/numbers", numbers.take_numbers, methods=["POST"], name="numbers"),
    Route("/{locale}/suggestion/{shown}", suggestions.show_suggestion, name="suggestion"),
    Route("/{locale}/forget", start.forget_answers, methods=["POST"], name="forget"),
    Route("/{locale}/deleted", start.show_deleted, name="deleted"),
    Route("/{locale}/join", enter_code.show_code_form, name="enter_code"),
    Route("/{locale}/join", enter_code.take_code, methods=["POST"], name="enter_code"),
    Route("/{locale}/join/{code}", join.show_join, name="join"),
    Route("/{locale}/join/{code}", join.join, methods=["POST"], name="join"),
    Route("/{locale}/k/{slug}", campaign.show_campaign, name="campaign"),
    Route("/{locale}/k/{slug}/poster", show_campaign_poster, name="campaign_poster"),
    Route("/{locale}/screen/{code}", projector.show_screen, name="screen"),
    Route("/{locale}/screen/{code}/events", projector.stream_screen, name="screen_events"),
    Route("/{locale}/follow/{code}", follow.show_follow, name="follow"),
    Route("/{locale}/follow/{code}/events", follow.stream_follow, name="follow_events"),
    Route("/{locale}/group/{code}/{number:number}", group.show_group, name="group"),
    Route("/{locale}/group/{code}/{number:number}/events", group.stream_group, name="group_events"),
    Route("/{locale}/workshop", making.show_new, name="new_workshop"),
    Route("/{locale}/workshop", making.make_workshop, methods=["POST"], name="new_workshop"),
    Route("/{locale}/workshop/example", example.show_example, name="example"),
    Route("/{locale}/workshop/example/wall", example.show_example_wall, name="example_wall"),
    Route("/{locale}/host/{code}", host.show_host, name="host"),
    Route("/{locale}/host/{code}/events", host.stream_host, name="host_events"),
    Route("/{locale}/host/{code}/key", host_key.check_pass, name="host_key"),
    Route("/{locale}/host/{code}/key", host_key.take_key, methods=["POST"], name="host_key"),
    Route("/{locale}/host/{code}/links", made.show_links, name="links"),
    Route("/{locale}/host/{code}/rotate", host.rotate_key, methods=["POST"], name="rotate_key"),
    Route("/{locale}/host/{code}/delete", host.delete_workshop, methods=["POST"], name="delete_workshop"),
    Route("/{locale}/host/{code}/show", host.show_picture, methods=["POST"], name="show_picture"),
    Route("/{locale}/host/{code}/round", host.open_round, methods=["POST"], name="open_round"),
    Route("/{locale}/host/{code}/cancel", host.cancel_round, methods=["POST"], name="cancel_round"),
    Route("/{locale}/host/{code}/pause", host.pause, methods=["POST"], name="pause"),
    Route("/{locale}/host/{code}/larger", host.enlarge, methods=["POST"], name="enlarge"),
    Route("/{locale}/host/{code}/view", host.turn_to, methods=["POST"], name="turn_to"),
    Route("/{locale}/host/{code}/plan", plan.start_plan, methods=["POST"], name="plan"),
    Route("/{locale}/host/{code}/paper", paper.show_paper, name="paper"),
    Route("/{locale}/host/{code}/paper", paper.take_paper, methods=["POST"], name="paper"),
    Route("/{locale}/host/{code}/changes", changes.show_changes, name="changes"),
    Route("/{locale}/host/{code}/changes", changes.write_changes, methods=["POST"], name="changes"),
    Route("/{locale}/host/{code}/memo", memo.show_memo, name="memo"),
    Route("/{locale}/host/{code}/memo.{kind}", memo.send_memo, name="memo_file"),
    Route("/{locale}/host/{code}/poster", poster.show_poster, name="poster"),
    Route("/{locale}/animals", animals_sheet.show_animals, name="animals_sheet"),
    Route("/{locale}/sheet/{code}", sheet.show_sheet, name="sheet"),
    Route("/{locale}/coordinator", for_readers(COORDINATORS, show_first), name="coordinator"),
    Route("/{locale}/coordinator/enter", sign_in.check_session, name="sign_in"),
    Route("/{locale}/coordinator/enter", sign_in.sign_in, methods=["POST"], name="sign_in"),
    Route("/{locale}/coordinator/leave", sign_in.sign_out, methods=["POST"], name="sign_out"),
    Route("/{locale}/coordinator/campaigns", making_campaigns.show_campaigns, name="campaigns"),
    Route("/{locale}/coordinator/campaigns", making_campaigns.make_campaign, methods=["POST"], name="campaigns"),
    Route("/{locale}/coordinator/{view}", for_readers(COORDINATORS, show_view), name="coordinator_view"),
    Route("/{locale}/coordinator/export/{file}", for_readers(COORDINATORS, send_file), name="coordinator_file"),
    Route("/{locale}/characters", information.show_characters, name="characters"),
    Route("/{locale}/characters/{character}", information.show_character, name="character"),
    Route("/{locale}/characters/{first}/{second}", pairs.show_pair, name="pair"),
    Route("/{locale}/measure", measure.show_measure, name="measure"),
    Route("/{locale}/cards", cards.show_cards, name="cards"),
    Route("/{locale}/statistics", for_readers(EVERYBODY, show_first), name="statistics"),
    Route("/{locale}/statistics", remember_region, methods=["POST"], name="statistics"),
    Route("/{locale}/statistics/region", show_own_region, name="own_region"),
    Route("/{locale}/statistics/{view}", for_readers(EVERYBODY, show_view), name="statistics_view"),
    Route("/{locale}/statistics/export/{file}", for_readers(EVERYBODY, send_file), name="statistics_file"),
    Route("/{locale}/mirror", mirror.show_introduction, name="mirror"),
    Route("/{locale}/mirror", mirror.begin, methods=["POST"], name="mirror"),
    Route("/{locale}/mirror/result", mirror.show_reflection, name="mirror_result"),
    Route("/{locale}/mirror/figures", mirror_figures.show_figures, name="mirror_figures"),
    Route("/{locale}/mirror/delete", mirror.forget, methods=["POST"], name="mirror_delete"),
    Route("/{locale}/mirror/{number:number}", mirror.show_topics, name="mirror_page"),
    Route("/{locale}/mirror/{number:number}", mirror.answer_topics, methods=["POST"], name="mirror_page"),
    Route("/{locale}/mirror/join/{code}", mirror_joining.show_join, name="mirror_join"),
    Route("/{locale}/mirror/join/{code}", mirror_joining.join, methods=["POST"], name="mirror_join"),
    Route("/{locale}/mirror/join/{code}/{number:number}", mirror_joining.show_topics, name="mirror_answer"),
    Route(
        "/{locale}/mirror/join/{code}/{number:number}",
        mirror_joining.answer_topics,
        methods=["POST"],
        name="mirror_answer",
    ),
    Route("/{locale}/mirror/group/{code}", mirror_walls.show_group, name="mirror_group"),
    Route("/{locale}/mirror/screen/{code}", mirror_walls.show_screen, name="mirror_screen"),
    Route("/{locale}/mirror/sheet/{code}", mirror_walls.show_sheet, name="mirror_sheet"),
    Route("/{locale}/mirror/host/{code}", mirror_hosting.show_host, name="mirror_host"),
    Route("/{locale}/mirror/host/{code}", mirror_hosting.press, methods=["POST"], name="mirror_host"),
    Route("/{locale}/mirror/host/{code}/statement", mirror_hosting.show_statement, name="mirror_statement"),
    Route(
        "/{locale}/mirror/host/{code}/statement",
        mirror_hosting.take_statement,
        methods=["POST"],
        name="mirror_statement",
    ),
    Route("/{locale}/mirror/host/{code}/paper", mirror_paper.show_paper, name="mirror_paper"),
    Route("/{locale}/mirror/host/{code}/paper", mirror_paper.take_paper, methods=["POST"], name="mirror_paper"),
    Route("/{locale}/about", information.show_about, name="about"),
    Route("/{locale}/privacy", information.show_privacy, name="privacy"),
    Route("/{locale}/accessibility", information.show_accessibility, name="accessibility"),
    Route("/{locale}/support", information.show_support, name="support"),
]
