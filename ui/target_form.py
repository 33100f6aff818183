"""The forms in which a person sets a target and ends one. What was typed stays until it is saved."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from catalogue.editing import NOT_SAVED, dates_faults
from catalogue.errors import Message, UserError
from catalogue.months import iso, parse_month, shift
from catalogue.schema import Indicator
from knowledge.rights import Right
from knowledge.targets import Aim, Holding, Target, newest_setting, set_target
from metrics.words import unit_text
from ui.filters import area_title
from ui.frame import Frame
from ui.loading import open_store
from ui.markup import show
from ui.place_fields import ROUND, place_options, round_number
from ui.targets import holding_title, standing

NEW = "new"
_DONE, _SAID, _SEEN = "targets-done", "targets-said", "targets-seen"


def show_target_form(targets: list[Target], month: date, frame: Frame) -> None:
    """Let the person set a target or choose one to end; to who may not a sentence."""
    say = frame.language.say
    if Right.EDIT not in frame.user.rights:
        st.info(say("You may look at targets, but not set them."))
        return
    said = st.session_state.pop(_SAID, "")
    show("section.html", heading=say("Set or end a target"), said=said)
    if said:
        st.toast(said)  # as with places: on a phone the line above is out of sight
    found = {f"{holding.target.id} {iso(holding.since)}": holding for holding in standing(targets, month, frame)}
    names = {NEW: say("Set a target")}
    names |= {key: say("End: {title}", title=holding_title(holding, frame)) for key, holding in found.items()}
    key = f"target-choice-{st.session_state.setdefault(_DONE, 0)}"
    if key not in st.session_state or _SEEN not in st.session_state:
        # The page is opened, or the form anew: what the tables above show is what the person has seen.
        st.session_state[_SEEN] = targets[0].id if targets else 0
    chosen = st.selectbox(
        say("What to do"),
        list(names),
        format_func=lambda choice: names[choice],
        key=key,
        on_change=_start_anew,
        width=520,
    )
    if chosen in found:
        _show_end_form(found[chosen], targets, month, frame)
    else:
        _show_set_form(targets, frame)


def _show_set_form(targets: list[Target], frame: Frame) -> None:
    language, say, code = frame.language, frame.language.say, frame.language.code
    indicators, places = frame.catalogue.indicators, place_options(frame)
    # Outside the form, since the label of the value follows it.
    name = st.selectbox(
        say("Indicator"),
        list(indicators),
        index=list(indicators).index(frame.view.indicator) if frame.view.indicator else 0,
        format_func=lambda each: indicators[each].short[code],
        key=f"target-indicator-{round_number()}",
        width=520,
    )
    wanted = frame.view.area or frame.catalogue.places.default_area
    with st.form(f"target-{round_number()}", enter_to_submit=False):
        first, second, third, fourth = st.columns([3, 2, 2, 2])
        place = first.selectbox(
            say("Place"),
            places,
            index=places.index(wanted) if wanted in places else 0,
            format_func=lambda each: area_title(frame.catalogue, each, language),
            key=f"target-place-{round_number()}",
        )
        value = second.text_input(_value_label(indicators[name], frame), key=f"target-value-{round_number()}")
        since = third.text_input(say("First month"), placeholder="2026-01", key=f"target-since-{round_number()}")
        until = fourth.text_input(
            say("Last month"), placeholder=say("until further notice"), key=f"target-until-{round_number()}"
        )
        text = say(
            "In these months it replaces the target there was; other months stay as they are. Months as 2026-06."
        )
        show("caption.html", text=text)
        if st.form_submit_button(say("Set the target"), type="primary"):
            _save(lambda: _aim(indicators[name], str(place), (value, since, until), frame), targets, frame)


def _show_end_form(holding: Holding, targets: list[Target], month: date, frame: Frame) -> None:
    say = frame.language.say
    with st.form(f"end-{holding.target.id}-{round_number()}", enter_to_submit=False):
        last = st.text_input(
            say("Last month in which it holds"),
            iso(month) if holding.since <= month else "",
            placeholder=say("none"),
            key=f"target-last-{holding.target.id}-{round_number()}",
            width=280,
        )
        show("caption.html", text=say("Left empty, the target is taken back from its first month on."))
        if st.form_submit_button(say("End the target"), type="primary"):
            _save(lambda: _end(holding, last), targets, frame)


def _value_label(indicator: Indicator, frame: Frame) -> str:
    say, unit = frame.language.say, unit_text(indicator, frame.language)
    return say("At most, {unit}", unit=unit) if indicator.better == "down" else say("At least, {unit}", unit=unit)


def _save(build: Callable[[], Aim], targets: list[Target], frame: Frame) -> None:
    """Save what was typed; what is wrong is said right here."""
    try:
        aim = build()
        known = [target for target in targets if target.id <= st.session_state[_SEEN]]
        seen = newest_setting(known, aim.indicator, aim.place)
        set_target(open_store(frame.folder).register, frame.catalogue, frame.user, aim, seen=seen)
        _done(aim, frame)
    except UserError as error:
        sentence, *details = frame.language.error(error)
        show("error.html", sentence=sentence, details=details)


def _aim(indicator: Indicator, place: str, typed: tuple[str, str, str], frame: Frame) -> Aim:
    """Return what was typed: value, first and last month; raise UserError that names everything that is wrong."""
    text, since, until = typed
    language = frame.language
    value = language.parse_number(text.strip().removesuffix(unit_text(indicator, language)))
    faults = list(dates_faults(since, until))
    if value is None:
        example = language.number(38.5, 1)
        faults.insert(0, Message("«{text}» is no number. Write it as {example}.", {"text": text, "example": example}))
    first = parse_month(since)
    if value is None or first is None or faults:
        raise UserError(NOT_SAVED, details=faults)
    return Aim(indicator.id, place, first, parse_month(until), value)


def _end(holding: Holding, typed: str) -> Aim:
    """Return the setting that ends a target after the month that was typed, or from the beginning where none was."""
    last, aim = parse_month(typed), holding.target.aim
    if typed.strip() and last is None:
        raise UserError(NOT_SAVED, details=[Message("«{text}» is no month. Write it as 2026-06.", {"text": typed})])
    if last and holding.until and last >= holding.until:
        raise UserError(NOT_SAVED, details=[Message("The target ends no later than that anyway.")])
    since = max(holding.since, shift(last, 1)) if last else holding.since
    return Aim(aim.indicator, aim.place, since, holding.until, None)


def _done(aim: Aim, frame: Frame) -> None:
    """Say at the next run what was done, with the choice and the form as at the beginning."""
    title = frame.catalogue.indicators[aim.indicator].short[frame.language.code]
    place = area_title(frame.catalogue, aim.place, frame.language)
    texts = {"indicator": title, "place": place}
    say = frame.language.say
    said = say("The target is ended: {indicator}, {place}.", **texts)
    st.session_state[_SAID] = said if aim.value is None else say("The target is set: {indicator}, {place}.", **texts)
    st.session_state[_DONE] += 1
    st.session_state[ROUND] = round_number() + 1
    st.rerun()


def _start_anew() -> None:
    st.session_state.pop(_SEEN, None)
    st.session_state[ROUND] = round_number() + 1
