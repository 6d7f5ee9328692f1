import type { RawExchange } from './ask.ts';
import { normaliseJson } from './normalise-json.ts';
import { normaliseText } from './normalise-text.ts';
import type { Columns } from './rules/objects.ts';
import type { Answer, ApiGroup, Ask, Exchange, RequestsFile } from './types.ts';
import type { TextOptions } from './normalise-text.ts';

const defined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value);

function storedAnswer({ request, raw, events }: RawExchange, options: TextOptions): { answer: Answer; file?: [string, unknown] } {
  let columns: Columns = [];
  const json = (body: unknown) => normaliseJson(body, { ...options, managedFields: request.managedFields, statusless: request.statusless, columns });
  const type = one(raw.headers['content-type']);
  const warnings = [raw.headers['warning'] ?? []].flat();
  const answer: Answer = {
    status: raw.status,
    type,
    warnings: warnings.length > 0 ? warnings.map((text) => normaliseText(text, options)) : undefined,
    location: one(raw.headers['location']),
    allow: one(raw.headers['allow']),
  };
  if (events) {
    const normalised = events.map((event) => {
      const said = (event as { object?: { columnDefinitions?: Columns | null } }).object?.columnDefinitions;
      if (said) columns = said;
      return json(event);
    });
    return { answer: { ...answer, events: normalised } };
  }
  if (request.bodyless || raw.text === '') return { answer };
  if (!request.file && !type?.includes('json')) return { answer: { ...answer, text: normaliseText(raw.text, options).split('\n') } };
  const body = json(JSON.parse(raw.text));
  return request.file ? { answer: { ...answer, file: request.file }, file: [request.file, body] } : { answer: { ...answer, body } };
}

/** JSON with one line for every entry of the objects at the given depth: small, and a diff names the entry. */
export function linePerEntry(value: unknown, depth: number): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const entries = Array.isArray(value) ? value.map((inner: unknown) => linePerEntry(inner, depth - 1)) : Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${linePerEntry(inner, depth - 1)}`);
  return entries.length === 0 ? `${open}${close}` : `${open}\n${entries.join(',\n')}\n${close}`;
}

/** The files of a group: its exchanges, and large bodies apart. */
export function storeRequests(group: ApiGroup, raw: readonly RawExchange[], options: TextOptions): Record<string, string> {
  const files: Record<string, string> = {};
  const exchanges = raw.map((exchange): Exchange => {
    const { answer, file } = storedAnswer(exchange, options);
    if (file) files[file[0]] = `${linePerEntry(file[1], 3)}\n`;
    return { id: exchange.request.id, ask: defined<Ask>(exchange.ask), answer: defined(answer) };
  });
  const stored: RequestsFile = { about: group.about, exchanges };
  return { [`requests/${group.name}.json`]: `${JSON.stringify(stored, null, 1)}\n`, ...files };
}
