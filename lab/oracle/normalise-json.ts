import { isObject, objectRules, type Around, type Json, type JsonObject } from './rules/objects.ts';
import { Numbering } from './rules/strings.ts';

export interface JsonOptions extends Around {
  translate: (text: string) => string;
  /** Without `status`. */
  statusless?: boolean;
}

/** First pass: names, and the rules for objects. */
function structural(value: Json, options: JsonOptions): Json {
  if (typeof value === 'string') return options.translate(value);
  if (Array.isArray(value)) return value.map((one) => structural(one, options));
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) out[options.translate(key)] = structural(inner, options);
  for (const { apply } of objectRules) apply(out, options);
  return out;
}

/** Second pass: the rules for strings, in the order of the sorted document. */
function textual(value: Json, numbering: Numbering): Json {
  if (typeof value === 'string') return numbering.text(value);
  if (Array.isArray(value)) return value.map((one) => textual(one, numbering));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      numbering.text(key),
      (key === 'nodePort' || key === 'healthCheckNodePort') && typeof inner === 'number' ? numbering.port(inner) : textual(inner, numbering),
    ]),
  );
}

/** A body as two clusters would both send it. */
export function normaliseJson(body: unknown, options: JsonOptions): unknown {
  const whole = structural(body as Json, options);
  if (options.statusless && isObject(whole) && isObject(whole['status'])) delete whole['status'];
  return textual(whole, new Numbering());
}
