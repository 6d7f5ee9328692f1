import { z } from 'zod';
import { localized } from './localized.ts';

/**
 * content/columns.yaml: what each column of a kubectl table means, and how to read its cells.
 * Keyed by resource (`*` = any resource) and column header.
 */
export const columnHelp = z.strictObject({
  header: localized.describe('what the column says, one line'),
  cells: z
    .array(
      z.strictObject({
        match: z.string().describe('regular expression over the trimmed cell; $1 … may be used in the text'),
        means: localized,
      }),
    )
    .default([])
    .describe('first match wins'),
});
export type ColumnHelp = z.infer<typeof columnHelp>;
export const columns = z.record(z.string(), z.record(z.string(), columnHelp));
export type Columns = z.infer<typeof columns>;
