import { describe, expect, it } from 'vitest';
import { clock, planDay } from './plan.ts';

const lessons = Array.from({ length: 14 }, (_, i) => ({ slug: `l${i}`, teach: 15 + (i % 3) * 5 }));
const rows = planDay(lessons, 10 * 60);

describe('planDay', () => {
  it('keeps every lesson, in order, without a gap', () => {
    expect(rows.flatMap((row) => (row.kind === 'lesson' ? [row.slug] : []))).toEqual(lessons.map((lesson) => lesson.slug));
    rows.slice(1).forEach((row, i) => expect(row.start).toBe((rows[i]?.start ?? 0) + (rows[i]?.minutes ?? 0)));
  });
  it('never lets a stretch exceed 50 minutes', () => {
    let worked = 0;
    for (const row of rows) {
      worked = row.kind === 'lesson' ? worked + row.minutes : 0;
      expect(worked).toBeLessThanOrEqual(50);
    }
  });
  it('has one lunch, about noon', () => {
    const lunches = rows.filter((row) => row.kind === 'lunch');
    expect(lunches).toHaveLength(1);
    expect(lunches[0]?.start).toBeGreaterThanOrEqual(11 * 60 + 50);
    expect(lunches[0]?.start).toBeLessThanOrEqual(13 * 60);
  });
  it('skips lunch in the afternoon', () => expect(planDay(lessons, 13 * 60).some((row) => row.kind === 'lunch')).toBe(false));
  it('writes the clock', () => expect(clock(9 * 60 + 5)).toBe('09:05'));
});
