import { ProtocolError } from './problem.ts';

/** Fields of a JSON message that have not been looked at. */
export type Fields = Record<string, unknown>;

/** The object in a text message with its type `t`. @throws ProtocolError when it is too long, not JSON, or not an object with a `t` */
export function readMessage(text: string, longest: number): Fields & { t: string } {
  if (text.length > longest) throw new ProtocolError(`message: longer than ${longest} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError('message: not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProtocolError('message: not an object');
  const t = (value as Fields).t;
  if (typeof t !== 'string') throw new ProtocolError('t: a text');
  return value as Fields & { t: string };
}

/** A whole number from `min` to `max`. @throws ProtocolError naming the field */
export function whole(fields: Fields, name: string, min: number, max: number): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) throw new ProtocolError(`${name}: a whole number from ${min} to ${max}`);
  return value as number;
}

/** A text of at most `max` UTF-16 units that fits `pattern`. @throws ProtocolError naming the field */
export function text(fields: Fields, name: string, max: number, pattern?: RegExp): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.length > max || (pattern && !pattern.test(value))) throw new ProtocolError(`${name}: a text of at most ${max} characters${pattern ? ` like ${pattern.source}` : ''}`);
  return value;
}

/** True or false. @throws ProtocolError naming the field */
export function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new ProtocolError(`${name}: true or false`);
  return value;
}

/** One of a list of words. @throws ProtocolError naming the field */
export function oneOf<const T extends string>(fields: Fields, name: string, words: readonly T[]): T {
  const value = fields[name];
  if (!words.includes(value as T)) throw new ProtocolError(`${name}: one of ${words.join(', ')}`);
  return value as T;
}

/** Undefined when the field is not there, otherwise what `read` makes of it. */
export function optional<T>(fields: Fields, name: string, read: () => T): T | undefined {
  return fields[name] === undefined ? undefined : read();
}
