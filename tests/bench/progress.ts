import { decodeProgress, encodeProgress } from '../../src/engine/progress/code.ts';
import { keepsAll } from '../../src/engine/progress/count.ts';
import { readFile, writeFile } from '../../src/engine/progress/file.ts';
import { mergeProgress } from '../../src/engine/progress/merge.ts';
import { mutations } from '../../src/engine/progress/mutate.ts';
import { randomProgress, seeded } from '../../src/engine/progress/random-progress.ts';
import { readIds, withNewIds } from '../../src/course/ids.ts';
import { loadCourse } from '../../src/course/load.ts';
import { atMost, type Row } from './bench.ts';

/** Imports 2,000 mutated files and as many codes into someone's progress; nothing may throw, nothing may be lost. */
export async function bench(): Promise<Row[]> {
  const ids = withNewIds(readIds(), loadCourse().course);
  const now = Date.UTC(2026, 10, 24);
  const next = seeded(20261124);
  let exceptions = 0;
  let losses = 0;
  const counts = { file: 0, code: 0 };
  for (let round = 0; round < 20; round++) {
    const mine = randomProgress(next, now, 14, 9);
    const theirs = randomProgress(next, now, 14, 9);
    // A code only knows the ids of the course.
    const coded = { v: 1 as const, lessons: {}, questions: Object.fromEntries(ids.questions.filter(() => next() < 0.5).map((id) => [id, { level: 2 as const, tries: 1, last: now, log: [] }])) };
    const bring = (kind: 'file' | 'code', text: string) => {
      counts[kind]++;
      try {
        const read = kind === 'file' ? readFile(text, now) : decodeProgress(text, ids, mine);
        if (typeof read !== 'string' && !keepsAll(mine, mergeProgress(mine, read))) losses++;
      } catch {
        exceptions++;
      }
    };
    for (const text of mutations(writeFile(theirs, now), 100, next)) bring('file', text);
    for (const text of mutations(encodeProgress(coded, ids, now), 100, next)) bring('code', text);
  }
  const whole = { v: 1 as const, lessons: {} as Record<string, { done: Record<string, number> }>, questions: Object.fromEntries(ids.questions.map((id) => [id, { level: 3 as const, tries: 1, last: now, log: [] }])) };
  for (const id of ids.steps) {
    const [lesson = '', step = ''] = id.split('/');
    (whole.lessons[lesson] ??= { done: {} }).done[step] = now;
  }
  return [
    atMost(`progress import: exceptions in ${counts.file} mutated files and ${counts.code} codes`, exceptions, 0, 'exceptions'),
    atMost('progress import: losses', losses, 0, 'losses'),
    atMost(`progress code of the whole course (${ids.steps.length} steps, ${ids.questions.length} questions)`, encodeProgress(whole, ids, now).length, 200, 'characters'),
  ];
}
