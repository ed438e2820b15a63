"""Sessions: a question from a thread becomes a lesson, as soon as somebody answers it."""

from sqlmodel import Session

from bot.practices.sessions import posts
from bot.sends import Send
from bot.views.sessions import thread
from storage import person as people
from storage import sessions as store
from storage.sessions import Meeting, Question
from storage.team import Team
from storage.til import Lesson


def answer(
    session: Session,
    team: Team,
    meeting: Meeting,
    question: Question,
    entry: Lesson,
    typed: str,
) -> list[Send]:
    """Link a question with the lesson that answers it, and bring the answer into the thread."""
    question.entry_id = entry.entry_id
    store.save(session, [question])
    person = people.get(session, team.workspace_id, entry.author)
    name = person.name if person else "A colleague"
    message = thread.answer(name, question.text, typed, f"T-{entry.number}")
    return posts.reply(team, meeting, f"answer:{question.question_id}", message)
