import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Axe {
  run(where: { include: string[] }, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

/** WCAG 2.2 AA and axe's best practices. */
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** What a theme can break. */
const colours = ['cat.color'];

/**
 * What axe finds on a page, one line per place, three places per rule. It is injected by the debugger: the page's own policy allows
 * no foreign script and stays as it is.
 */
export async function violations(page: Page, { rules = 'everything', inside = 'html' }: { rules?: 'everything' | 'colours'; inside?: string } = {}): Promise<string[]> {
  await page.evaluate(`${axe.source}; 0`);
  return page.evaluate(async ({ tags, where }) => {
    const found = await (globalThis as unknown as { axe: Axe }).axe.run({ include: [where] }, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.slice(0, 200) ?? ''}`));
  }, { tags: rules === 'everything' ? everything : colours, where: inside });
}
