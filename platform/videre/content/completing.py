"""A course that some reader gave, with what the sidecar adds: values in, values out, the same for every format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from videre.content.around import around_of
from videre.content.box_titles import titles_in
from videre.content.checked import CheckedCourse
from videre.content.choosing import chosen, labelled, taken_apart
from videre.content.counts import title_of
from videre.content.course import Course, CourseFile, Episode, ExerciseOutline, Lesson, Page
from videre.content.elements import Element, elements
from videre.content.front_matter import pauses_of
from videre.content.identity import Found, Known, ids_for
from videre.content.links import EXERCISE_PREFIX, Surroundings
from videre.content.problems import Problem, Report, in_order, quoted
from videre.content.regrouping import regrouped
from videre.content.relinking import Placed, relinked
from videre.content.rendered import Exercise, RenderedPage
from videre.content.rendering import RenderedCourse, RenderLimits, render_page
from videre.content.sidecar import ExerciseNote, Fold, PageNote, Sidecar
from videre.content.splitting import CannotSplit, Part, heading_named, level, split_page

_SLOT = '<div data-exercise-slot="{}"></div>'


def completed(
    checked: CheckedCourse, sidecar: Sidecar, report: Report, known: Known, limits: RenderLimits
) -> CheckedCourse:
    """The course with everything the sidecar says; what it names and nobody finds is reported."""
    if checked.course is None:
        return replace(checked, problems=tuple(in_order([*checked.problems, *report.problems])))
    return _Completing(checked.course, checked, sidecar, report, known, limits).done()


@dataclass(slots=True)
class _Completing:
    course: Course
    checked: CheckedCourse
    sidecar: Sidecar
    report: Report
    known: Known
    limits: RenderLimits
    taken: set[str] = field(default_factory=set)
    seen_kinds: set[str] = field(default_factory=set)

    def done(self) -> CheckedCourse:
        course, report = self.course, self.report
        notes: dict[str, PageNote] = {}
        for note in self.sidecar.pages:
            if note.path in notes:
                report.error(note.line, "page-twice", f"{quoted(note.path)} has a block [[pages]] already.")
            notes.setdefault(note.path, note)
        self._unknown_pages([episode.page.path for _, episode in course.episodes()])
        self.taken = {course.id} | {lesson.id for lesson in course.lessons}
        for _, episode in course.episodes():
            self.taken |= {episode.id, *(exercise.id for exercise in episode.exercises)}
        lessons: list[Lesson] = []
        names: dict[str, str] = {}
        pages: dict[str, RenderedPage] = {}
        before: dict[str, tuple[str, frozenset[str]]] = {}
        for lesson in course.lessons:
            kept = []
            for episode in lesson.episodes:
                for path, part, page, anchors in self._parts(episode, notes):
                    said = notes.get(path)
                    changed = self._noted(part, said)
                    if said is not None and said.skip:
                        continue
                    names[path] = changed.id
                    before[changed.id] = f"{lesson.id}/{episode.id}", anchors
                    kept.append(changed)
                    if page is not None:
                        pages[changed.id] = page
            if kept:
                lessons.append(replace(lesson, episodes=tuple(kept)))
        for kind in dict.fromkeys(self.sidecar.kinds):
            if kind not in self.seen_kinds:
                text = f"No page has a box {quoted(kind)}, so “exercise_boxes” makes no exercise of it."
                self.report.warning(self.sidecar.table.line_of("exercise_boxes"), "unknown-box", text)
        for path, note in notes.items():
            if "#" in path and path not in names and not note.skip:
                self.report.error(note.line, "unknown-page", f"No page is split at {quoted(path)}.")
        lessons = regrouped(lessons, self.sidecar.lessons, names, report)
        placed = [
            Placed(one.id, before[one.id][0], f"{lesson.id}/{one.id}", before[one.id][1])
            for lesson in lessons
            for one in lesson.episodes
        ]
        ids = frozenset(one.id for one in placed)
        around = around_of(self.sidecar.table, ids, self.sidecar.source.edit)
        course = replace(course, lessons=tuple(lessons), texts=self._texts(), around=around)
        rendered = replace(self.checked.rendered, episodes=relinked(placed, pages))
        course, rendered = self._with_glossary(course, rendered)
        skipped = {path for path, note in notes.items() if note.skip}
        problems = [one for one in self.checked.problems if one.path not in skipped]
        return CheckedCourse(course, rendered, tuple(in_order([*problems, *self.sidecar.problems, *report.problems])))

    def _unknown_pages(self, paths: Sequence[str]) -> None:
        named = [(one.path.partition("#")[0], one.line) for one in self.sidecar.pages]
        named += [(one.page.partition("#")[0], one.line) for one in self.sidecar.exercises]
        named += [(one.page.partition("#")[0], one.line) for one in self.sidecar.folds]
        for path, line in named:
            if path not in paths:
                near = next((other for other in paths if other.rpartition("/")[2] == path.rpartition("/")[2]), "")
                hint = f"; there is {quoted(near)}" if near else ""
                self.report.error(line, "unknown-page", f"The lesson has no page {quoted(path)}{hint}.")

    def _with_glossary(self, course: Course, rendered: RenderedCourse) -> tuple[Course, RenderedCourse]:
        """The course with the words that stand beside its course.toml."""
        page = self.sidecar.glossary
        if page is None:
            return course, rendered
        around = Surroundings(page.path, {}, {})
        done = render_page(page, around, language=course.language or "en", limits=self.limits)
        for one in [done] if isinstance(done, Problem) else done.problems:
            add = self.report.error if one.severity == "error" else self.report.warning
            add(one.line, one.kind, f"{page.path}: {one.message}")
        if isinstance(done, Problem):
            return course, rendered
        return replace(course, glossary=page), replace(rendered, glossary=done)

    def _texts(self) -> tuple[CourseFile, ...]:
        own = self.sidecar.as_text()
        return self.course.texts if own is None else (*self.course.texts, own)

    def _parts(
        self, episode: Episode, notes: Mapping[str, PageNote]
    ) -> Iterator[tuple[str, Episode, RenderedPage | None, frozenset[str]]]:
        """The page as one episode or as several: its name in notes, the episode, its text, what it can be led to by."""
        path, page, outlines = episode.page.path, *self._marked(episode)
        whole = replace(episode, exercises=tuple(outlines))
        note = notes.get(path)
        if page is None or note is None or not note.split:
            yield path, whole, page, frozenset()
            return
        try:
            parts = split_page(page, note.split)
        except CannotSplit as refusal:
            text = f"The page {quoted(path)} {refusal.message} {quoted('#' + refusal.heading)}."
            self.report.error(note.line, "unknown-heading", text)
            yield path, whole, page, frozenset()
            return
        found = [Found(path, *self._called(path, one, notes)) for one in parts[1:]]
        ids = [episode.id, *ids_for("episode", found, self.known, self.taken)]
        for own, part in zip(ids, parts, strict=True):
            here = {one.id for one in part.page.exercises}
            mine = tuple(one for one in outlines if one.id in here)
            if not part.heading:
                yield path, replace(whole, exercises=mine), part.page, part.anchors
                continue
            written = Page(path, part.title, "", episode.page.first_line)
            made = Episode(own, part.title, written, optional=episode.optional, exercises=mine)
            yield f"{path}#{part.heading}", made, part.page, part.anchors

    def _called(self, path: str, part: Part, notes: Mapping[str, PageNote]) -> tuple[str, str, str, str | None]:
        """What a part is known by: its title, what an id is made of, what it says, the id its author gave it."""
        note = notes.get(f"{path}#{part.heading}")
        text = " ".join(f"{one.title} {one.text}" for one in part.page.sections)
        return (note.title if note and note.title else part.title), part.title, text, note.id if note else None

    def _marked(self, episode: Episode) -> tuple[RenderedPage | None, list[ExerciseOutline]]:
        """The page with its folds and exercises, as the notes name them on the whole of it."""
        page, outlines = self.checked.rendered.episodes.get(episode.id), list(episode.exercises)
        if page is None:
            return None, outlines
        path = episode.page.path
        # A part of a page is told by its heading; what a note means is looked for on the whole page.
        for fold in (one for one in self.sidecar.folds if one.page.partition("#")[0] == path):
            page = self._folded(page, fold)
        # All boxes are found before the first is changed, so that a number means what the author counts.
        return self._exercises(page, outlines, self._on(path))

    def _on(self, path: str) -> list[ExerciseNote]:
        return [one for one in self.sidecar.exercises if one.page.partition("#")[0] == path]

    def _noted(self, episode: Episode, note: PageNote | None) -> Episode:
        """The episode with what its note says."""
        changed = episode
        if note is None:
            return changed
        if note.id is not None and note.id != episode.id:
            if note.id in self.taken:
                self.report.error(note.line, "id-twice", f"The id {quoted(note.id)} names something else already.")
            else:
                self.taken.add(note.id)
                changed = replace(changed, id=note.id)
        pauses = pauses_of(note.table, [one.id for one in episode.exercises])
        if pauses and note.video is None and episode.video is None:
            self.report.error(note.line, "pauses-without-video", "There are pauses here, but no video to pause.")
        return replace(
            changed,
            title=note.title or changed.title,
            page=replace(changed.page, title=note.title or changed.page.title),
            minutes=note.minutes or changed.minutes,
            summary=note.summary or changed.summary,
            optional=changed.optional if note.optional is None else note.optional,
            video=note.video or changed.video,
            pauses=pauses or changed.pauses,
        )

    def _folded(self, page: RenderedPage, fold: Fold) -> RenderedPage:
        """The page with a section folded; the heading stays, so links to it lead where they did."""
        found = elements(page.html)
        heading = heading_named(found, fold.heading)
        if heading is None:
            text = f"The page {quoted(fold.page)} has no heading {quoted('#' + fold.heading)}."
            self.report.error(fold.line, "unknown-heading", text)
            return page
        after = [one for one in found if one.parent is heading.parent and one.start >= heading.end]
        stop = next((one.start for one in after if 0 < level(one) <= level(heading)), None)
        if stop is None:
            stop = heading.parent.closes if heading.parent else len(page.html)
        title = escape(titles_in(self.course.language).get("solution", "Solution"))
        summary = f'<details class="box" data-box="solution"><summary class="box-title">{title}</summary>'
        inside = page.html[heading.end : stop]
        return replace(page, html=f"{page.html[: heading.end]}{summary}{inside}</details>{page.html[stop:]}")

    def _exercises(
        self, page: RenderedPage, outlines: list[ExerciseOutline], notes: Sequence[ExerciseNote]
    ) -> tuple[RenderedPage, list[ExerciseOutline]]:
        found = elements(page.html)
        slots = [one for one in found if "data-exercise-slot" in one.attributes]
        made: dict[int, tuple[Element, Exercise]] = {}
        exercises = {one.id: one for one in page.exercises}
        for note in self._notes(page, found, notes):
            if note.box == "exercise" and slots:
                ids = [one.attributes["data-exercise-slot"] for one in slots]
                places = [
                    (slot, exercises[own].title) for slot, own in zip(slots, ids, strict=True) if own in exercises
                ]
            else:
                boxes = [one for one in found if one.attributes.get("data-box") == note.box]
                places = [(box, title_of(box, found)) for box in boxes]
            box = labelled(found, exercises, note.label) if note.label else chosen(places, note)
            if box is not None and note.label:
                shown = exercises.get(box.attributes.get("data-exercise-slot", ""))
                places = [(box, shown.title if shown else title_of(box, found))]
                note = replace(note, box=box.attributes.get("data-box", note.box))
            if box is None and note.label:
                text = f"The page {quoted(note.page)} has no box with the label {quoted(note.label)}."
                self.report.error(note.line, "unknown-box", text)
                continue
            if box is None:
                there = ", ".join(quoted(title or str(n)) for n, (_, title) in enumerate(places, 1)) or "none at all"
                what = quoted(note.title) if note.title else f"number {note.number}"
                text = f"The page {quoted(note.page)} has no box {quoted(note.box)} {what}; there is {there}."
                self.report.error(note.line, "unknown-box", text)
                continue
            if any(other is not box and other.start <= box.start < other.end for other, _ in made.values()):
                self.report.error(note.line, "nested-exercise", "This box stands inside another exercise.")
                continue
            old = exercises.get(box.attributes.get("data-exercise-slot", ""))
            one = self._made(page, box, old, note, next(title for one, title in places if one is box), found)
            if one is not None:
                made[box.start] = (box, one)
        html = page.html
        renamed: dict[str, Exercise] = {}
        for box, one in sorted(made.values(), key=lambda pair: -pair[0].start):
            old_id = box.attributes.get("data-exercise-slot")
            if old_id is not None:
                renamed[old_id] = one
            exercises[one.id] = one
            html = html[: box.start] + _SLOT.format(one.id) + html[box.end :]
        html = _fragments(html, {old: one.id for old, one in renamed.items()})
        order = [
            one.attributes["data-exercise-slot"] for one in elements(html) if "data-exercise-slot" in one.attributes
        ]
        lines = {one.id: one.line for one in outlines}
        lines |= {one.id: lines.get(old, 1) for old, one in renamed.items()}
        kept = tuple(exercises[own] for own in order if own in exercises)
        again = [
            ExerciseOutline(one.id, one.kind, one.title, one.minutes, one.optional, lines.get(one.id, 1))
            for one in kept
        ]
        return replace(page, html=html, exercises=kept), again

    def _notes(
        self, page: RenderedPage, found: Sequence[Element], notes: Sequence[ExerciseNote]
    ) -> Iterator[ExerciseNote]:
        """Those that were written, then one for each other box of the kinds that are exercises everywhere."""
        yield from notes
        by_label = [labelled(found, {}, one.label) for one in notes if one.label]
        for kind in self.sidecar.kinds:
            boxes = [one for one in found if one.attributes.get("data-box") == kind]
            self.seen_kinds |= {kind} if boxes else set()
            for number, box in enumerate(boxes, 1):
                title = title_of(box, found)
                written = any(one is box for one in by_label) or any(
                    one.box == kind and not one.label and (one.number == number or one.title == title) for one in notes
                )
                inside = any(other is not box and other.start < box.start < other.end for other in boxes)
                if not written and not inside:
                    yield ExerciseNote(page.path, 1, kind, None, number, None, None, None, "", 1)

    def _made(
        self,
        page: RenderedPage,
        box: Element,
        old: Exercise | None,
        note: ExerciseNote,
        title: str,
        found: list[Element],
    ) -> Exercise | None:
        """The exercise as the native dialect reads it: kind, answers and feedback come from its own reader."""
        title = title or note.title or titles_in(self.course.language).get(note.box, "Exercise")
        own = note.id or (old.id if old else None)
        if own is None or (note.id and (old is None or note.id != old.id) and note.id in self.taken):
            if own is not None:
                self.report.error(note.line, "id-twice", f"The id {quoted(own)} names something else already.")
                return None
            (own,) = ids_for("exercise", [Found(page.path, title, title)], self.known, self.taken)
        self.taken.add(own)
        prompt, hints, solution = (
            (old.prompt_html, old.hints_html, old.solution_html) if old else taken_apart(page.html, box, found)
        )
        if old is not None and not note.text:
            made = old
        else:
            source = f"::::::::::{{exercise}} {title}\n:id: {own}\n{note.text.strip(chr(10))}\n::::::::::\n"
            text = Page("course.toml", title, source, max(1, note.text_line - 1))
            done = render_page(
                text, Surroundings("course.toml", {}, {}), language=self.course.language, limits=self.limits
            )
            problems = [done] if isinstance(done, Problem) else list(done.problems)
            for one in problems:
                add = self.report.error if one.severity == "error" else self.report.warning
                add(one.line, one.kind, one.message)
            if isinstance(done, Problem) or not done.exercises:
                return None
            made = done.exercises[0]
            prompt = "\n".join(part for part in (prompt, made.prompt_html) if part)
            hints, solution = (*hints, *made.hints_html), "\n".join(p for p in (solution, made.solution_html) if p)
        return replace(
            made,
            id=own,
            title=title,
            prompt_html=prompt,
            hints_html=tuple(hints),
            solution_html=solution,
            minutes=note.minutes or (old.minutes if old else made.minutes),
            optional=note.optional if note.optional is not None else (old.optional if old else made.optional),
        )


def _fragments(html: str, renamed: dict[str, str]) -> str:
    for old, new in renamed.items():
        if old != new:
            html = html.replace(f'#{EXERCISE_PREFIX}{old}"', f'#{EXERCISE_PREFIX}{new}"')
    return html
