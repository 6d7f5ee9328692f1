/** A message has a field of the wrong shape. `field` is what to look at, the message says what is wrong with it. */
export class FieldError extends Error {
  readonly field: string;
  constructor(field: string, why: string) {
    super(`${field}: ${why}`);
    this.name = 'FieldError';
    this.field = field;
  }
}

type Read<T> = (value: unknown, field: string) => T;

/** A JSON object that is no array. @throws FieldError */
export function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FieldError(field, 'not an object');
  return value as Record<string, unknown>;
}

/** Text of 1 to `max` characters (UTF-16 units) without control characters other than line feed and tab. @throws FieldError */
export function text(value: unknown, field: string, max: number): string {
  if (typeof value !== 'string') throw new FieldError(field, 'not a text');
  if (value.length === 0) throw new FieldError(field, 'empty');
  if (value.length > max) throw new FieldError(field, `longer than ${max} characters`);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)) throw new FieldError(field, 'holds a control character');
  return value;
}

/** An id: letters, digits, `.`, `_`, `-`, `/`, at most 120 of them, beginning with a letter or digit. @throws FieldError */
export function id(value: unknown, field: string): string {
  const read = text(value, field, 120);
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(read)) throw new FieldError(field, 'not an id');
  return read;
}

/** @throws FieldError */
export function flag(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw new FieldError(field, 'not true or false');
  return value;
}

/** A finite number from `min` to `max`. @throws FieldError */
export function number(value: unknown, field: string, min: number, max: number, whole = false): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new FieldError(field, 'not a number');
  if (value < min || value > max) throw new FieldError(field, `not between ${min} and ${max}`);
  if (whole && !Number.isInteger(value)) throw new FieldError(field, 'not a whole number');
  return value;
}

/** @throws FieldError */
export function textList(value: unknown, field: string, max: number, length: number): string[] {
  if (!Array.isArray(value)) throw new FieldError(field, 'not a list');
  if (value.length > max) throw new FieldError(field, `more than ${max} entries`);
  return value.map((item, at) => text(item, `${field}[${at}]`, length));
}

/** An object whose values are all read alike; keys are at most 120 characters. @throws FieldError */
export function record<T>(value: unknown, field: string, max: number, read: Read<T>): Record<string, T> {
  const entries = Object.entries(object(value, field));
  if (entries.length > max) throw new FieldError(field, `more than ${max} entries`);
  return Object.fromEntries(entries.map(([key, item]) => [text(key, `${field}.key`, 120), read(item, `${field}.${key.slice(0, 120)}`)]));
}

/** `{ [field]: value }`, or nothing where it is absent. @throws FieldError */
export function optional<const K extends string, T>(field: K, value: unknown, read: Read<T>): { [P in K]?: T } {
  return value === undefined ? {} : ({ [field]: read(value, field) } as { [P in K]?: T });
}
