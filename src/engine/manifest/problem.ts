/** A place in the text; lines and columns from 1, the end is exclusive. */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** What can be wrong with a manifest; src/i18n/strings/editor.ts has a sentence for each in both languages. */
export type ProblemCode =
  | YamlCode
  | 'empty'
  | 'not-a-map'
  | 'no-kind'
  | 'no-api-version'
  | 'unknown-kind'
  | 'wrong-api-version'
  | 'unknown-field'
  | 'required'
  | 'null-value'
  | 'wrong-type'
  | 'yaml-bool'
  | 'unsupported-value'
  | 'bad-quantity'
  | 'bad-name'
  | 'selector-mismatch'
  | 'empty-selector'
  | 'restart-policy'
  | 'toleration-value'
  | 'limit-below-request'
  | 'gpu-not-equal'
  | 'duplicate-name'
  | 'bad-port';

/** Why a text is no YAML at all. */
export type YamlCode = 'yaml-tab' | 'yaml-indent' | 'yaml-duplicate-key' | 'yaml-missing-char' | 'yaml-unexpected' | 'yaml-block-in-key' | 'yaml-two-colons' | 'yaml-bad-start' | 'yaml-no-space' | 'yaml-alias' | 'yaml-other';

/** One thing wrong with a manifest. */
export interface ManifestProblem {
  code: ProblemCode;
  at: Span;
  /** What the sentence about it needs, e.g. `field`, `near`, `type`. */
  values: Readonly<Record<string, string | number>>;
  /** Path in the API's spelling, e.g. `spec.containers[0].image`; empty for YAML errors. */
  path: string;
  /** The API server's own words, where they are known. */
  api?: string;
}

/** `spec.containers[0].image`; a key that is no plain word stands in brackets, as the API server prints map keys. */
export function apiPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : /^[\w-]+$/.test(key) ? (text ? `${text}.${key}` : key) : `${text}[${key}]`), '');
}
