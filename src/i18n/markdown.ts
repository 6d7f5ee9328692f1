import { inline } from './inline.ts';

/** Text of the UI strings as HTML: `code` and **strong**, everything else escaped. */
export function phrase(text: string): string {
  return inline(text).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');
}
