/** What can be found, in the order of groups when nothing else decides. */
export const kinds = ['term', 'command', 'lesson', 'step', 'erratum'] as const;
export type Kind = (typeof kinds)[number];

/** One thing that search can find; the static JSON of a language is a list of these. */
export interface Entry {
  kind: Kind;
  title: string;
  /** Shown under the title: the lesson of a step, the other language's name of a term. */
  under?: string;
  /** Path without base and language prefix, e.g. `lessons/taints/#why`. */
  path: string;
  text: string;
  /** Other names: wild forms, the other language. */
  aliases?: readonly string[];
}
