import type { Localized } from '../../engine/schema/localized.ts';
import { shell } from '../../i18n/strings/shell.ts';

/** A page reachable from every page. */
export interface NavItem {
  path: string;
  label: Localized;
}

/** Shown in the header. */
export const mainNav: readonly NavItem[] = [
  { path: '#journey', label: shell.lessons },
  { path: 'review/', label: shell.review },
  { path: 'cluster/', label: shell.cluster },
  { path: 'glossary/', label: shell.glossary },
];

/** Shown in the menu and in the footer. */
export const moreNav: readonly NavItem[] = [
  { path: 'commands/', label: shell.commands },
  { path: 'errata/', label: shell.errata },
  { path: 'quiz/', label: shell.quiz },
  { path: 'progress/', label: shell.progress },
  { path: 'workshop/', label: shell.workshop },
  { path: 'class/', label: shell.joinClass },
  { path: 'about/', label: shell.about },
];

/** Whether the page at `path` belongs to an item: a lesson belongs to “Lessons”. */
export function isCurrent(item: NavItem, path: string): boolean {
  return item.path === '#journey' ? path.startsWith('lessons/') : path.startsWith(item.path);
}
