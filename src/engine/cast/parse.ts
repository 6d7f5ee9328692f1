import { CastError, castLimits, type Cast, type CastCode, type CastEvent } from './types.ts';

const codes = new Set(['o', 'i', 'm', 'r', 'x']);

/** Columns and rows of a resize event, within the course's limits. */
export function parseSize(data: string): { cols: number; rows: number } | null {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(data);
  if (!match) return null;
  const [cols, rows] = [Number(match[1]), Number(match[2])];
  return cols >= 1 && rows >= 1 && cols <= castLimits.cols && rows <= castLimits.rows ? { cols, rows } : null;
}

function json(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CastError(line, 'not valid JSON');
  }
}

/**
 * Reads asciicast v3 (and v2: absolute times). Cheap enough for load time: checks shape, codes, sizes and
 * length, not the escape sequences (see validate.ts for those).
 *
 * @throws CastError with the line and the reason
 */
export function parseCast(text: string): Cast {
  if (text.length > castLimits.bytes) throw new CastError(1, `${text.length} characters: a cast has at most ${castLimits.bytes}`);
  const lines = text.split('\n');
  const head = json(lines[0] ?? '', 1) as Record<string, unknown> | null;
  if (!head || typeof head !== 'object') throw new CastError(1, 'the header is not an object');
  const version = head.version;
  if (version !== 2 && version !== 3) throw new CastError(1, `version ${String(version)}: only asciicast 2 and 3 are read`);
  const term = (version === 3 ? head.term : { cols: head.width, rows: head.height }) as { cols?: unknown; rows?: unknown } | undefined;
  const size = parseSize(`${String(term?.cols)}x${String(term?.rows)}`);
  if (!size) throw new CastError(1, `terminal size ${String(term?.cols)}×${String(term?.rows)}: allowed are 1×1 to ${castLimits.cols}×${castLimits.rows}`);

  const events: CastEvent[] = [];
  let at = 0;
  for (let n = 1; n < lines.length; n++) {
    const line = lines[n]!;
    if (line === '' || line.startsWith('#')) continue;
    const event = json(line, n + 1);
    if (!Array.isArray(event) || event.length !== 3) throw new CastError(n + 1, 'an event is [seconds, code, data]');
    const [seconds, code, data] = event as [unknown, unknown, unknown];
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) throw new CastError(n + 1, 'the time is not a number from 0');
    if (typeof code !== 'string' || !codes.has(code)) throw new CastError(n + 1, `event code ${JSON.stringify(code)}: allowed are o, i, m, r, x`);
    if (typeof data !== 'string') throw new CastError(n + 1, 'the data is not a string');
    if (code === 'r' && !parseSize(data)) throw new CastError(n + 1, `resize to ${JSON.stringify(data)}: allowed are 1x1 to ${castLimits.cols}x${castLimits.rows}`);
    if (version === 2 && seconds * 1000 < at) throw new CastError(n + 1, 'time runs backwards');
    at = version === 3 ? at + seconds * 1000 : seconds * 1000;
    events.push([Math.round(at), code as CastCode, data]);
  }
  return {
    ...size,
    ...(typeof head.title === 'string' ? { title: head.title } : {}),
    ...(typeof head.idle_time_limit === 'number' ? { idleLimitMs: head.idle_time_limit * 1000 } : {}),
    events,
    durationMs: events.at(-1)?.[0] ?? 0,
  };
}
