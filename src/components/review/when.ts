import type { Lang } from '../../engine/schema/localized.ts';

const DAY = 86_400_000;

/** The last millisecond of the day in the reader's time zone. */
export function endOfDay(now: number): number {
  return new Date(now).setHours(23, 59, 59, 999);
}

/** When something is due, as people say it: in 10 minutes, tomorrow, Friday 4 December. */
export function sayWhen(due: number, now: number, lang: Lang): string {
  const days = Math.round((endOfDay(due) - endOfDay(now)) / DAY);
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
  if (due - now < 3_600_000) return relative.format(Math.max(1, Math.ceil((due - now) / 60_000)), 'minute');
  if (days <= 0) return relative.format(Math.ceil((due - now) / 3_600_000), 'hour');
  if (days < 7) return relative.format(days, 'day');
  return new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(due);
}
