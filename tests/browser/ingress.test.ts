import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authority, guidesServer, haveOpenssl, nginxProgram, startProxy } from '../../lab/gateway/testing/proxy.ts';
import { freePort } from '../../lab/gateway/testing/replica.ts';
import { classGateway, type ClassGateway } from '../support/class-gateway.ts';
import { distDir } from '../support/dist.ts';
import { launch, visit } from './support/browser.ts';
import { goLive, livePane } from './support/live.ts';

const folder = mkdtempSync(join(tmpdir(), 'day-one-https-'));
const nginx = haveOpenssl() ? nginxProgram(folder) : undefined;
if (!nginx) console.warn('\n*** skipped: no nginx or no openssl here. A class over https is NOT tried in a browser in this run. ***\n');

describe.skipIf(!nginx)(nginx ? 'a class over https' : 'a class over https: skipped: no nginx here', () => {
  let browser: Browser;
  let gateway: ClassGateway;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let url = '';
  beforeAll(async () => {
    const [port, plain, inner] = [await freePort(), await freePort(), await freePort()];
    const { certificate, key } = authority(folder).issue('localhost');
    // As if a public authority had made it: only this key is trusted.
    const spki = createHash('sha256').update(new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
    browser = await launch([`--ignore-certificate-errors-spki-list=${spki}`]);
    url = `https://localhost:${port}`;
    gateway = await classGateway(distDir(), { config: { port: inner, hosts: [`localhost:${port}`], origins: [url], trustedProxies: 1, proxies: ['127.0.0.1'] } });
    proxy = await startProxy(nginx ?? '', port, guidesServer('docs/operator.md').replace('listen 443 ssl', `listen ${port} ssl`).replace('listen 80;', `listen ${plain};`).replaceAll('lab.example.org;', 'localhost;')
      .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`).replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`).replace('127.0.0.1:30080', `127.0.0.1:${inner}`));
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.stop();
    await gateway?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a learner joins, the teacher sees it, the shell opens: all over wss, within the page’s policy', async () => {
    const made = await gateway.create();
    const teacher = await visit(browser, `${url}/class/teacher/#t=${made.teacherKey}`);
    await teacher.page.getByText(`${made.code.slice(0, 4)}-${made.code.slice(4)}`).waitFor();
    const { page, problems, context } = await visit(browser, `${url}/class/#j=${made.code}`);
    await page.locator('#class-name').fill('민지');
    await page.locator('.class-form button').click();
    await page.locator('.class-who').getByText('민지').waitFor();
    await teacher.page.locator('day-class-teacher tbody tr', { hasText: '민지' }).waitFor();
    await page.locator('[data-part="in"] a.button').click();
    await page.waitForURL(/lessons\//);
    await page.locator('.class-who').waitFor();
    expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toContain(`connect-src 'self' ${url.replace('https', 'wss')}`);
    await goLive(page);
    const pane = livePane(page);
    await pane.shows('shell of 민지');
    await page.keyboard.type('over-https\n');
    await pane.shows('ran over-https');
    for (const { fields } of gateway.audited.filter(({ event }) => event === 'socket.opened')) expect(fields['address']).toBe('127.0.0.1');
    expect([...problems, ...teacher.problems]).toEqual([]);
    await context.close();
    await teacher.context.close();
  });
});
