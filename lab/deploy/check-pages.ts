import type { Page } from 'playwright-core';
import { launch } from '../../tests/browser/support/browser.ts';
import { must, type Check } from '../cluster/checks.ts';
import { until } from '../cluster/run.ts';

/** A class as its pages need it. */
export interface ClassLinks {
  code: string;
  teacherKey: string;
}

/** What a page's terminal shows. */
const screen = (page: Page) => page.locator('.xterm-rows').last().innerText().catch(() => '');

/** A learner and the teacher in two browsers at once, in the real cluster. */
export const pagesCheck = (address: string, links: () => ClassLinks): Check => ({
  name: 'class: in Chromium, a learner’s page is a shell in the cluster, and the teacher’s page shows it',
  async run() {
    const browser = await launch();
    try {
      const open = async () => (await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' })).newPage();
      const [teacher, learner] = [await open(), await open()];
      await teacher.goto(`${address}/en/class/teacher/#t=${links().teacherKey}`);
      await learner.goto(`${address}/en/class/#j=${links().code}`);
      await learner.getByLabel('Name').fill('Hana');
      await learner.getByRole('button', { name: 'Join' }).click();
      await learner.getByText('You are in, Hana').waitFor({ timeout: 20_000 });
      await teacher.getByRole('rowheader', { name: 'Hana' }).or(teacher.getByRole('cell', { name: 'Hana' })).first().waitFor({ timeout: 20_000 });
      await learner.goto(`${address}/en/lessons/three-servers/`);
      await learner.getByRole('button', { name: 'Run' }).first().click();
      await learner.getByText('Live shell', { exact: true }).first().click();
      await until('a prompt on the page', 30, async () => /learner@lab/.test(await screen(learner)) || undefined);
      await learner.keyboard.type('kubectl get nodes; sh -c "exit 7"');
      await learner.keyboard.press('Enter');
      await until('three nodes on the page', 30, async () => /gpu1\s+Ready/.test(await screen(learner)) || undefined);
      await teacher.getByText('exit 7').first().waitFor({ timeout: 20_000 });
      must((await learner.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).host))).every((host) => address.endsWith(host)), 'the page asked another host');
      return 'three nodes in the page’s shell, exit 7 in the teacher’s table';
    } finally {
      await browser.close();
    }
  },
});
