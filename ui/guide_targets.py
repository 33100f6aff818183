"""The part of the guide on targets: what they are, how the distance is counted, and what each verdict means."""

from metrics.comparisons.targets import Verdict
from metrics.comparisons.words import verdict_on_target_meaning, verdict_text
from ui.frame import Frame
from ui.markup import show


def show_targets(frame: Frame) -> None:
    """Show what a target says of a figure, word by word, and where targets are set."""
    language, say = frame.language, frame.language.say
    values = [say("the figure meets the target"), say("the figure does not meet the target")]
    words = [
        (
            say("Target"),
            say(
                "What an indicator should be at a place, from one month to another: at least or at most a value. Of "
                "the settings that cover a month the newest holds; who set it and when is kept."
            ),
        ),
        (
            say("Distance"),
            say(
                "How many cases more or fewer would take the figure to the target while the denominator stays as it "
                "is, such as «3 more plans». Through hidden cells it is a range. A mean has no cases: its distance is "
                "in weeks."
            ),
        ),
        *((verdict_text(verdict, language), verdict_on_target_meaning(verdict, language)) for verdict in Verdict),
        (
            ", ".join(values),
            say(
                "Said of a mean, and of a rate published without counts: the value alone is compared, for its "
                "variation is not known."
            ),
        ),
        (say("cannot be compared"), say("There is no figure: it is hidden, missing or cannot be computed.")),
    ]
    show("guide_words.html", heading=say("Targets: reached, missed, cannot tell"), words=words)
    show("link.html", href=f"targets{frame.view.query}", text=say("See and set the targets"))
