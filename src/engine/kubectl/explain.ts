import type { Columns } from '../schema/columns.ts';
import type { Lang } from '../schema/localized.ts';

/** What one column says, and how to read its cells: [header, [[regular expression, meaning], …]]. */
export type ColumnMeaning = readonly [string, (readonly (readonly [string, string])[])?];

/** content/columns.yaml in one language, as the page fetches it: resource (`*` = any) → column. */
export type Meanings = Readonly<Record<string, Readonly<Record<string, ColumnMeaning>>>>;

/** One language of the explanations. */
export function meaningsIn(columns: Columns, lang: Lang): Meanings {
  return Object.fromEntries(
    Object.entries(columns).map(([resource, byColumn]) => [
      resource,
      Object.fromEntries(
        Object.entries(byColumn).map(([column, help]): [string, ColumnMeaning] => [
          column,
          help.cells.length > 0 ? [help.header[lang], help.cells.map((cell) => [cell.match, cell.means[lang]] as const)] : [help.header[lang]],
        ]),
      ),
    ]),
  );
}

function columnOf(meanings: Meanings, resource: string | undefined, column: string): ColumnMeaning[] {
  return [resource === undefined ? undefined : meanings[resource]?.[column], meanings['*']?.[column]].filter((item) => item !== undefined);
}

/** What a column header says; undefined if nobody wrote it down. */
export function explainHeader(meanings: Meanings, resource: string | undefined, column: string): string | undefined {
  return columnOf(meanings, resource, column)[0]?.[0];
}

/** What a cell says: the first pattern that fits, of the resource before `*`, else the meaning of its column. */
export function explainCell(meanings: Meanings, resource: string | undefined, column: string, text: string): string | undefined {
  for (const [, cells = []] of columnOf(meanings, resource, column)) {
    for (const [pattern, means] of cells) {
      const match = new RegExp(pattern).exec(text);
      if (match) return means.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
    }
  }
  return explainHeader(meanings, resource, column);
}
