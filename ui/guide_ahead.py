"""The part of the guide on the coming month: what its counts are, and what they do not say."""

from ui.frame import Frame
from ui.markup import show


def show_ahead(frame: Frame) -> None:
    """Show what the counts of the coming month say and what not, and where they are."""
    language, say = frame.language, frame.language.say
    words = [
        (
            say("What is counted"),
            say(
                "Spells that are open on the day of the extract and will pass a step of time within 14 or 30 days if "
                "they go on. Some of them will end before that: it is what may come, not a forecast."
            ),
        ),
        (
            say("Next month's flow if nobody left"),
            say("The most that the flow can be. Every spell that ends before its step makes it smaller."),
        ),
        (
            say("without a plan, without a service"),
            say(
                "Without a plan: none was made by the day of the extract. Without a service: the person is in none on "
                "that day; earlier services do not count."
            ),
        ),
        (say("Municipality's share of the benefit"), frame.catalogue.benefit_shares.assumption[language.code]),
        (
            say("What it does not say"),
            say(
                "Who the people are, who of them will find work, and what it costs. There is nothing by sex or age "
                "either: so few would be told apart."
            ),
        ),
    ]
    show("guide_words.html", heading=say("Coming month: what it says and what not"), words=words)
    show("link.html", href=frame.view.link("next-month"), text=say("See the coming month"))
