/** One row of a workshop's timetable. `minute` counts from midnight. */
export type PlanRow =
  | { kind: 'lesson'; slug: string; start: number; minutes: number }
  | { kind: 'rest' | 'lunch'; start: number; minutes: number };

const rest = 10;
const lunch = 60;
/** Nobody listens longer than this without a break. */
const stretch = 50;

/**
 * A day's timetable: lessons in order, a break before a stretch gets longer than 50 minutes, lunch at the
 * first chance from 11:50 on.
 *
 * @param begin minute of the day at which the first lesson starts
 */
export function planDay(lessons: readonly { slug: string; teach: number }[], begin: number): PlanRow[] {
  const rows: PlanRow[] = [];
  let now = begin;
  let worked = 0;
  let eaten = begin >= 12 * 60;
  for (const { slug, teach } of lessons) {
    const hungry = !eaten && now >= 11 * 60 + 50;
    if (worked > 0 && (hungry || worked + teach > stretch)) {
      const minutes = hungry ? lunch : rest;
      rows.push({ kind: hungry ? 'lunch' : 'rest', start: now, minutes });
      eaten ||= hungry;
      now += minutes;
      worked = 0;
    }
    rows.push({ kind: 'lesson', slug, start: now, minutes: teach });
    now += teach;
    worked += teach;
  }
  return rows;
}

/** `9:05` → `09:05`, from minutes since midnight. */
export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
