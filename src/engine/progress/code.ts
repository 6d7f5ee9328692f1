import { currentId } from './aliases.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { crc32 } from './crc.ts';
import { emptyProgress, mergeLesson, mergeQuestion } from './merge.ts';
import type { Level, Progress } from './schema.ts';

/**
 * Permanent numbers of steps (`lesson/step`) and questions: the place in these lists, which only grow.
 * So a code stays valid when lessons are added, reordered or renamed.
 */
export interface Ids {
  steps: readonly string[];
  questions: readonly string[];
}

export type CodeProblem = 'empty' | 'foreign' | 'damaged' | 'newer' | 'other-course';

const PREFIX = 'DAY1';
const VERSION = 1;
const DAY_MS = 86_400_000;
/** 2025-01-01, in days since 1970. */
const EPOCH_DAY = 20_089;

/** A fingerprint of the first ids, so that a fork's code is not read with the wrong list. */
function fingerprint(ids: Ids, steps: number, questions: number): number {
  return crc32(new TextEncoder().encode([...ids.steps.slice(0, steps), '', ...ids.questions.slice(0, questions)].join('\n'))) & 0xffff;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

class Reader {
  readonly bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  byte(): number {
    return this.at < this.bytes.length ? (this.bytes[this.at++] as number) : 0;
  }
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value;
  }
}

/** What nobody reached yet costs little: a run of zeros becomes 0 and its length. */
function packed(bytes: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    let run = 0;
    while (bytes[i + run] === 0 && run < 255) run++;
    out.push(...(run > 0 ? [0, run] : [bytes[i] as number]));
    i += run || 1;
  }
  return out;
}

function unpacked(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0) for (let run = bytes[++i] ?? 0; run > 0; run--) out.push(0);
    else out.push(bytes[i] as number);
  }
  return out;
}

/**
 * Steps done and question levels as a short text: groups of five characters of Crockford's base 32, with a checksum.
 * Layout: version, day, counts, fingerprint, 1 bit per step, 3 questions per byte (base 5: none, then level 0–3), zeros packed, CRC-32.
 *
 * @param now milliseconds; the code keeps the day
 */
export function encodeProgress(progress: Progress, ids: Ids, now: number): string {
  const lastUsed = (list: readonly string[], used: (id: string) => boolean) => list.reduce((last, id, i) => (used(id) ? i + 1 : last), 0);
  const isDone = (id: string) => {
    const [lesson = '', step = ''] = currentId(id).split('/');
    return progress.lessons[lesson]?.done[step] !== undefined;
  };
  const levelOf = (id: string) => {
    const record = progress.questions[currentId(id)];
    return record ? record.level + 1 : 0;
  };
  const steps = lastUsed(ids.steps, isDone);
  const questions = lastUsed(ids.questions, (id) => levelOf(id) > 0);
  const stepBytes = Array.from({ length: Math.ceil(steps / 8) }, (_, i) => ids.steps.slice(i * 8, i * 8 + 8).reduce((byte, id, bit) => byte | (isDone(id) ? 1 << bit : 0), 0));
  const questionBytes = Array.from({ length: Math.ceil(questions / 3) }, (_, i) => ids.questions.slice(i * 3, i * 3 + 3).reduce((byte, id, place) => byte + levelOf(id) * 5 ** place, 0));
  const mark = fingerprint(ids, steps, questions);
  const body = Uint8Array.from([
    VERSION,
    ...varint(Math.max(0, Math.floor(now / DAY_MS) - EPOCH_DAY)),
    ...varint(steps),
    ...varint(questions),
    mark >>> 8,
    mark & 255,
    ...packed([...stepBytes, ...questionBytes]),
  ]);
  const crc = crc32(body);
  const text = toBase32(Uint8Array.from([...body, crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255]));
  return `${PREFIX}-${(text.match(/.{1,5}/g) ?? []).join('-')}`;
}

/**
 * Reads a code. Never throws.
 *
 * @param mine the learner's progress: what is known already gets no time and no history from the code, which knows only one day
 */
export function decodeProgress(code: string, ids: Ids, mine: Progress = emptyProgress()): Progress | CodeProblem {
  const text = code.trim().toUpperCase();
  if (text === '') return 'empty';
  const start = /^DAY[1IL][\s\-–—_.]*/.exec(text);
  if (!start) return 'foreign';
  const bytes = fromBase32(text.slice(start[0].length));
  if (!bytes || bytes.length < 10) return 'damaged';
  const body = bytes.subarray(0, -4);
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(-4);
  if (crc32(body) !== ((a << 24) | (b << 16) | (c << 8) | d) >>> 0) return 'damaged';
  const reader = new Reader(body);
  if (reader.byte() !== VERSION) return 'newer';
  const day = (reader.varint() + EPOCH_DAY) * DAY_MS;
  const steps = reader.varint();
  const questions = reader.varint();
  const mark = (reader.byte() << 8) | reader.byte();
  if (steps > ids.steps.length || questions > ids.questions.length) return 'newer';
  if (mark !== fingerprint(ids, steps, questions)) return 'other-course';

  const progress = emptyProgress();
  const marks = unpacked(body.subarray(reader.at));
  for (let i = 0; i < steps; i += 8) {
    const byte = marks.shift() ?? 0;
    ids.steps.slice(i, Math.min(i + 8, steps)).forEach((id, bit) => {
      if (!(byte & (1 << bit))) return;
      const [lesson = '', step = ''] = currentId(id).split('/');
      if (mine.lessons[lesson]?.done[step] !== undefined) return; // the code only knows the day
      const record = { done: { [step]: day } };
      progress.lessons[lesson] = progress.lessons[lesson] ? mergeLesson(progress.lessons[lesson], record) : record;
    });
  }
  for (let i = 0; i < questions; i += 3) {
    const byte = marks.shift() ?? 0;
    ids.questions.slice(i, Math.min(i + 3, questions)).forEach((id, place) => {
      const digit = Math.floor(byte / 5 ** place) % 5;
      if (digit === 0) return;
      const level = (digit - 1) as Level;
      const key = currentId(id);
      const known = (mine.questions[key]?.log.length ?? 0) > 0;
      const record = { level, tries: 1, last: day, log: known ? [] : [[day, level >= 2 ? 2 : level === 1 ? 1 : 0] as [number, 0 | 1 | 2]] };
      progress.questions[key] = progress.questions[key] ? mergeQuestion(progress.questions[key], record) : record;
    });
  }
  return progress;
}
