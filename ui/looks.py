"""Looks at drafts, kept while the server runs: leaving the page and coming back costs nothing."""

import threading
from collections import OrderedDict

import streamlit as st

from data.progress import Step
from intake.looking import Look, look_at
from knowledge.corrections import newest_correction
from knowledge.drafts import Draft, Drafts
from ui.frame import Frame

# A look holds its preview's files on the disk and two databases in memory.
KEPT = 6
Key = tuple[object, ...]


class _Looks:
    """The newest looks, by what they depend on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Look] = OrderedDict()

    def get(self, key: Key) -> Look | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, look: Look) -> None:
        with self._lock:
            self._kept[key] = look
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _looks() -> _Looks:
    return _Looks()


def load_look(draft: Draft, drafts: Drafts, frame: Frame) -> Look:
    """Return the look at a draft, showing how far it has come while it is made."""
    files = tuple((file.sha256, file.name, file.source) for file in draft.files)
    # What people have declared of columns: not only which, but what each means.
    columns = tuple((s.id, tuple(s.columns.items()), s.ignored) for s in frame.catalogue.sources.values())
    corrected = newest_correction(drafts.store.register)
    key = (frame.folder, draft.base_id, files, columns, frame.edition, corrected)
    look = _looks().get(key)
    if look is None:
        look = _made(draft, drafts, frame)
        _looks().keep(key, look)
    return look


def _made(draft: Draft, drafts: Drafts, frame: Frame) -> Look:
    language = frame.language
    with st.spinner(language.say("Reading and checking the files…")):
        place = st.empty()

        def tell(step: Step, done: int, total: int) -> None:
            if step == Step.READING:
                place.progress(0.0, language.say("Read: {rows} rows", rows=language.number(done)))
            elif step == Step.PART_WRITTEN:
                text = language.say("Preview: {done} of {total} months", done=done, total=total)
                place.progress(done / total, text)

        look = look_at(draft, drafts.store, frame.catalogue, tell)
        place.empty()
    return look
