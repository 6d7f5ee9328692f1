import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { flag, number, object, optional, text, FieldError } from '../../../src/engine/live/fields.ts';
import type { Audit } from '../audit/audit.ts';
import { verify, type Claims } from '../auth/token.ts';
import type { Route } from '../front.ts';
import type { Clock } from './clock.ts';
import { readCode, readName } from './codes.ts';
import { eventsJson, progressCsv, progressJson } from './export.ts';
import { Failures } from './failures.ts';
import type { Office } from './office.ts';
import type { Roll } from './roll.ts';
import type { Transcripts } from './transcripts.ts';

export interface ClassRoutesOptions {
  office: Office;
  roll: Roll;
  clock: Clock;
  audit: Audit;
  /** Signing keys that hold, the newest first. */
  keys: () => readonly (string | Uint8Array)[];
  /** Lets organisers make classes; undefined: nobody, over HTTP. */
  adminSecret?: string;
  /** The client's address, as limits and audit know it. */
  addressOf: (request: IncomingMessage) => string;
  failures?: Failures;
  transcripts?: Transcripts;
}

/** Longest body that is read, in bytes. */
const LONGEST = 8192;
const WEEK_MS = 7 * 86_400_000;
const status = { wrong: 404, 'not-yet': 403, over: 403, full: 403, name: 400 } as const;

class Refused extends Error {
  readonly code: number;
  readonly problem: string;
  readonly retryAfter: number | undefined;
  constructor(code: number, problem: string, retryAfter?: number) {
    super(problem);
    this.code = code;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** `/api/join`, `/api/workshops…` (organisers), `/api/class…` (teachers). */
export function classRoutes(options: ClassRoutesOptions): Route {
  const { office, roll, clock, audit } = options;
  const failures = options.failures ?? new Failures();

  const mayTry = (address: string) => {
    const wait = failures.waitOf(address, clock.now());
    if (wait === 0) return;
    audit.log('class.join-limited', { address });
    throw new Refused(429, 'too-many', wait);
  };

  const join = async (request: IncomingMessage) => {
    const address = options.addressOf(request);
    mayTry(address);
    const from = await body(request);
    const given = text(from['code'], 'code', 100);
    const key = /^[0-9a-f]{32}$/.test(given);
    const code = key ? given : readCode(given);
    const name = readName(typeof from['name'] === 'string' ? from['name'].slice(0, 400) : '');
    if (code === undefined) {
      failures.add(address, clock.now());
      throw new Refused(404, 'wrong');
    }
    const joined = await office.join(code, name, address);
    if (typeof joined === 'string') {
      if (joined === 'wrong') failures.add(address, clock.now());
      throw new Refused(status[joined], joined);
    }
    const { token, seat, workshop } = joined;
    return { token, seat: seat.id, name: seat.name, role: seat.teacher ? 'teacher' : 'learner', workshop: { id: workshop.id, title: workshop.title, until: workshop.until, lab: workshop.lab } };
  };

  const admin = (request: IncomingMessage) => {
    const address = options.addressOf(request);
    mayTry(address);
    // Hashed, so that the comparison takes the same time whatever was sent.
    const hash = (value: string) => createHash('sha256').update(value).digest();
    if (options.adminSecret !== undefined && timingSafeEqual(hash(bearer(request)), hash(options.adminSecret))) return;
    failures.add(address, clock.now());
    audit.log('class.admin-refused', { address });
    throw new Refused(401, 'not-allowed');
  };

  const teacher = async (request: IncomingMessage): Promise<Claims> => {
    let claims: Claims;
    try {
      claims = verify(bearer(request), options.keys(), clock.now());
    } catch {
      throw new Refused(401, 'not-allowed');
    }
    const found = claims.role === 'teacher' ? await roll.find(claims) : undefined;
    if (!found?.seat.teacher || roll.revoked(claims)) throw new Refused(403, 'not-allowed');
    return claims;
  };

  const create = async (request: IncomingMessage) => {
    admin(request);
    const from = await body(request);
    const now = clock.now();
    const { hours } = optional('hours', from['hours'], (value, at) => number(value, at, 0.1, 168));
    const plan = {
      title: readName(text(from['title'], 'title', 80)),
      ...optional('from', from['from'], (value, at) => number(value, at, 0, now + 52 * WEEK_MS, true)),
      seats: optional('seats', from['seats'], (value, at) => number(value, at, 1, 500, true)).seats ?? 30,
      lab: optional('lab', from['lab'], flag).lab ?? true,
      ...optional('codes', from['codes'], (value, at) => number(value, at, 0, 500, true)),
      teacher: optional('teacher', from['teacher'], (value, at) => text(value, at, 40)).teacher ?? '강사',
    };
    const until = optional('until', from['until'], (value, at) => number(value, at, now, now + 52 * WEEK_MS, true)).until ?? (plan.from ?? now) + (hours ?? 8) * 3_600_000;
    if (until <= (plan.from ?? now)) throw new FieldError('until', 'before the class begins');
    return office.create({ ...plan, until });
  };

  /** Teacher's and organiser's parts; undefined: not one of them. */
  const answer = async (request: IncomingMessage, path: string): Promise<unknown> => {
    const asked = `${request.method} ${path}`;
    if (asked === 'POST /api/join') return join(request);
    if (asked === 'POST /api/workshops') return create(request);
    if (asked === 'GET /api/workshops') {
      admin(request);
      return Promise.all((await office.store.workshops()).map(async (workshop) => ({ ...workshop, joined: (await office.store.seats(workshop.id)).filter((seat) => !seat.teacher).length })));
    }
    const [, id = '', what = ''] = /^POST \/api\/workshops\/([a-z0-9]{1,40})\/(close|teacher)$/.exec(asked) ?? [];
    if (what !== '') {
      admin(request);
      if (!(await office.store.workshop(id))) throw new Refused(404, 'no-workshop');
      if (what === 'close') return { workshop: await office.close(id, 'admin') };
      return { teacherKey: await office.addTeacher(id, text((await body(request))['name'], 'name', 40)) };
    }
    if (asked === 'GET /api/class') {
      const { ws } = await teacher(request);
      const codes = (await office.store.codes(ws)).filter((code) => code.seat === null || code.once);
      return { workshop: await office.store.workshop(ws), code: codes.find(({ once }) => !once)?.code, codes: codes.filter(({ once }) => once).map(({ code, used }) => ({ code, used })), transcripts: options.transcripts !== undefined };
    }
    if (asked === 'POST /api/class/codes') {
      const { ws } = await teacher(request);
      return { codes: await office.moreCodes(ws, number((await body(request))['count'], 'count', 1, 200, true)) };
    }
    if (asked === 'POST /api/class/close') {
      const { ws, sub } = await teacher(request);
      return { workshop: await office.close(ws, sub) };
    }
    return undefined;
  };

  const exported = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    const kind = /^\/api\/class\/(progress\.csv|progress\.json|events\.json|transcripts(?:\/([A-Za-z0-9-]+\.cast))?)$/.exec(path);
    if (!kind || request.method !== 'GET') return false;
    const { ws, sub } = await teacher(request);
    audit.log('class.export', { workshop: ws, by: sub, what: kind[1] });
    const workshop = await office.store.workshop(ws);
    const seats = await office.store.seats(ws);
    if (kind[2] !== undefined) {
      const file = await options.transcripts?.path(ws, kind[2]);
      if (!file) throw new Refused(404, 'no-transcript');
      await new Promise<void>((done, failed) => {
        head(response, 200, 'application/x-asciicast', kind[2]);
        createReadStream(file).on('error', failed).pipe(response).on('close', () => done());
      });
    } else if (kind[1] === 'progress.csv') send(response, 200, progressCsv(seats), 'text/csv; charset=utf-8', 'progress.csv');
    else if (kind[1] === 'progress.json' && workshop) send(response, 200, progressJson(workshop, seats), 'application/json', 'progress.json');
    else if (kind[1] === 'events.json') send(response, 200, eventsJson(await office.store.events(ws, 10_000), seats), 'application/json', 'events.json');
    else send(response, 200, JSON.stringify((await options.transcripts?.list(ws)) ?? []));
    return true;
  };

  return async (request, response, url) => {
    if (!/^\/api\/(join|workshops|class)(\/|$)/.test(url.pathname)) return false;
    try {
      if (await exported(request, response, url.pathname)) return true;
      const value = await answer(request, url.pathname);
      if (value === undefined) return false;
      send(response, 200, JSON.stringify(value));
    } catch (error) {
      if (response.headersSent) response.destroy();
      else if (error instanceof Refused) {
        if (error.retryAfter !== undefined) response.setHeader('Retry-After', error.retryAfter);
        send(response, error.code, JSON.stringify({ problem: error.problem }));
      } else if (error instanceof FieldError) send(response, 400, JSON.stringify({ problem: 'field', field: error.field, why: error.message }));
      else {
        audit.log('class.failed', { path: url.pathname, why: error instanceof Error ? error.message : String(error) });
        send(response, 503, JSON.stringify({ problem: 'unavailable' }));
      }
    }
    return true;
  };
}

const bearer = (request: IncomingMessage): string => /^Bearer (\S{1,2000})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

function head(response: ServerResponse, code: number, type: string, file?: string): void {
  response.writeHead(code, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...(file ? { 'Content-Disposition': `attachment; filename="${file}"` } : {}) });
}

function send(response: ServerResponse, code: number, content: string, type = 'application/json', file?: string): void {
  head(response, code, type, file);
  response.end(content);
}

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST) throw new Refused(413, 'too-long');
    parts.push(part);
  }
  try {
    return object(JSON.parse(Buffer.concat(parts).toString('utf8') || '{}'), 'body');
  } catch (error) {
    throw error instanceof FieldError ? error : new FieldError('body', 'not JSON');
  }
}
