import type { ClassEvent, Seat, Workshop } from './model.ts';
import { stepKey } from './seat.ts';

/** A cell of a CSV file. What a spreadsheet would take for a formula gets an apostrophe: names and questions are the learners'. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const iso = (at: number) => new Date(at).toISOString();

/** One row per learner, for a spreadsheet. Begins with a byte order mark: without it Korean names come out wrong in Excel. */
export function progressCsv(seats: readonly Seat[]): string {
  const head = ['seat', 'name', 'joined', 'last seen', 'lesson', 'step', 'steps done', 'questions answered', 'questions right', 'failed checks here', 'minutes', 'hand', 'revoked'];
  const rows = seats.filter((seat) => !seat.teacher).map((seat) => [
    seat.id, seat.name, iso(seat.joinedAt), iso(seat.seen), seat.at?.lesson ?? '', seat.at?.step ?? '', seat.done.length, Object.keys(seat.questions).length,
    Object.values(seat.questions).filter((level) => level >= 2).length, seat.fails, Math.round(Object.values(seat.spent).reduce((sum, ms) => sum + ms, 0) / 60_000), seat.hand ? (seat.hand.question ?? 'yes') : '', seat.revoked ? 'yes' : '',
  ]);
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Everything about the class's progress. */
export function progressJson(workshop: Workshop, seats: readonly Seat[]): string {
  return JSON.stringify({
    app: 'kubernetes-day-one', workshop: { id: workshop.id, title: workshop.title, from: iso(workshop.from), until: iso(workshop.until) },
    learners: seats.filter((seat) => !seat.teacher).map((seat) => ({
      seat: seat.id, name: seat.name, joined: iso(seat.joinedAt), lastSeen: iso(seat.seen), at: seat.at ? stepKey(seat.at) : null, done: seat.done, questions: seat.questions,
      minutes: Object.fromEntries(Object.entries(seat.spent).map(([key, ms]) => [key, Math.round(ms / 600) / 100])), revoked: seat.revoked,
    })),
  }, null, 1);
}

/** Who did what to whom, for whoever has to explain it. */
export function eventsJson(events: readonly ClassEvent[], seats: readonly Seat[]): string {
  const names = new Map(seats.map(({ id, name }) => [id, name]));
  return JSON.stringify(events.map(({ id, at, by, what, to, text }) => ({ id, at: iso(at), by, byName: names.get(by) ?? by, what, to, toName: to === null ? null : (names.get(to) ?? to), text })), null, 1);
}
