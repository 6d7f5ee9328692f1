import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { classGateway, type ClassGateway } from '../../tests/support/class-gateway.ts';
import { defaultLimits, type GatewayConfig } from './config.ts';
import { FakeApiServer } from './kube/fake/api-server.ts';
import { Page } from './testing/page.ts';
import { authority, guidesServer, haveOpenssl, nginxProgram, startProxy, type Certificate } from './testing/proxy.ts';
import { freePort } from './testing/replica.ts';

/** A real nginx with TLS before the gateway, set up as docs/operator.md says, and doctor's look at it when it is not. */
const folder = mkdtempSync(join(tmpdir(), 'day-one-ingress-'));
const nginx = haveOpenssl() ? nginxProgram(folder) : undefined;
if (!nginx) console.warn('\n*** skipped: no nginx or no openssl here, and none to be had by apt. The gateway behind a TLS proxy is NOT tested in this run. ***\n');

describe.skipIf(!nginx)(nginx ? 'behind nginx with TLS' : 'behind nginx with TLS: skipped: no nginx here', () => {
  const site = join(folder, 'site');
  const tls = nginx ? authority(folder) : undefined;
  const ca = tls ? readFileSync(tls.ca, 'utf8') : '';
  const agent = new Agent({ ca, keepAlive: false });
  const guide = guidesServer('docs/operator.md');
  const stops: (() => unknown)[] = [];
  let good: Certificate;
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    mkdirSync(site);
    writeFileSync(join(site, 'index.html'), `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'self'"></head><body>course</body></html>`);
    if (tls) good = tls.issue('localhost');
  });

  /** The guide's nginx with the ports of this test, and what is to be different; the gateway behind it. */
  async function behind({ certificate = good, change = (text: string) => text, config = {} }: { certificate?: Certificate; change?: (text: string) => string; config?: Partial<GatewayConfig> } = {}) {
    const [port, plain, inner] = [await freePort(), await freePort(), await freePort()];
    const host = `localhost:${port}`;
    const gateway: ClassGateway = await classGateway(site, { config: { port: inner, hosts: [host], origins: [`https://${host}`], trustedProxies: 1, ...config } });
    const servers = change(guide.replace('listen 443 ssl', `listen ${port} ssl`).replace('listen 80;', `listen ${plain};`).replaceAll('lab.example.org;', 'localhost;')
      .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate.certificate};`).replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${certificate.key};`).replace('127.0.0.1:30080', `127.0.0.1:${inner}`));
    const proxy = await startProxy(nginx ?? '', port, servers);
    stops.push(() => gateway.close(), () => proxy.stop());
    return { gateway, proxy, host, url: `https://${host}`, plain: `http://localhost:${plain}`, inner: `http://127.0.0.1:${inner}` };
  }
  const ask = (url: string, { method = 'GET', headers = {}, body = '', from = '127.0.0.1' }: { method?: string; headers?: Record<string, string>; body?: string; from?: string } = {}) =>
    new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; text: string }>((done, fail) => {
      const send = url.startsWith('https') ? request : plainRequest;
      const sent = send(url, { method, headers, localAddress: from, family: 4, ...(url.startsWith('https') ? { agent, servername: 'localhost' } : {}) }, (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += String(part)));
        answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on('error', fail);
      sent.end(body);
    });
  const join_ = (url: string, code: string, { from, forwarded }: { from?: string; forwarded?: string } = {}) =>
    ask(`${url}/api/join`, { method: 'POST', body: JSON.stringify({ code, name: '민지' }), headers: { origin: url.startsWith('https') ? url : '', ...(forwarded ? { 'x-forwarded-for': forwarded } : {}) }, ...(from ? { from } : {}) });
  const learner = async (at: { gateway: ClassGateway; url: string }) => {
    const { code } = await at.gateway.create();
    return JSON.parse((await join_(at.url, code)).text) as { token: string };
  };
  const page = (url: string, token: string) => {
    const one = new Page({ url, token, ca, reconnect: true });
    stops.push(() => one.close());
    return one;
  };

  test('pages name wss: in their policy; Host and Origin are those of https; plain http leads there', async () => {
    const at = await behind();
    const html = await ask(at.url);
    expect(html.status).toBe(200);
    expect(html.text).toContain(`connect-src 'self' wss://${at.host}`);
    expect(html.text).toContain('name="day-gateway"');
    expect(html.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(html.headers['set-cookie']).toBeUndefined();
    expect((await ask(`${at.plain}/en/`)).headers['location']).toBe('https://localhost/en/');
    const { code } = await at.gateway.create();
    expect((await join_(at.url, code)).status).toBe(200);
    const from = (origin: string, host?: string) => ask(`${at.url}/api/join`, { method: 'POST', body: JSON.stringify({ code, name: 'x' }), headers: { origin, ...(host ? { host } : {}) } });
    expect((await from(`http://${at.host}`)).status).toBe(403);
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from(at.url, 'evil.example')).status).toBe(421);
  });

  test('a terminal over wss: typed, cut and back at the very byte, also when it is quiet longer than the proxy waits', async () => {
    const at = await behind({ change: (text) => text.replace('proxy_read_timeout 3600s', 'proxy_read_timeout 2s'), config: { limits: { ...defaultLimits, pingMs: 500 } } });
    const { token } = await learner(at);
    const one = page(at.url, token);
    await one.shows('shell of 민지'.replace(/[^\x20-\x7e]/g, (char) => Buffer.from(char).toString('latin1')));
    one.type('first\r');
    await one.shows('ran first');
    // The gateway's pings are what the proxy hears meanwhile.
    await new Promise((done) => setTimeout(done, 5000));
    expect(one.cuts + Number(one.closed !== undefined)).toBe(0);
    one.type('second\r');
    await one.shows('ran second');
    one.cut();
    one.type('third\r');
    await one.shows('ran third');
    expect(one.welcome).toMatchObject({ resumed: true, same: true });
  }, 30_000);

  test('a proxy that waits less than the pings take cuts, and the page is back at once', async () => {
    const at = await behind({ change: (text) => text.replace('proxy_read_timeout 3600s', 'proxy_read_timeout 1s') });
    const { token } = await learner(at);
    const one = page(at.url, token);
    await one.until(() => one.welcome !== undefined);
    await one.until(() => one.welcome?.resumed === true);
    one.type('still\r');
    await one.shows('ran still');
  }, 30_000);

  test('limits count people, not the proxy, and nobody escapes them by a header', async () => {
    const at = await behind({ config: { proxies: ['127.0.0.1'] } });
    const guess = (options: { from?: string; forwarded?: string }) => join_(at.url, 'ZZZZZZZZ', options);
    for (let n = 0; n < 20; n++) expect((await guess({ from: '127.0.0.2', forwarded: `10.9.8.${n}` })).status).toBe(404);
    expect((await guess({ from: '127.0.0.2', forwarded: '10.9.8.77' })).status).toBe(429);
    expect((await guess({ from: '127.0.0.3' })).status).toBe(404);
    const refused = at.gateway.audited.filter(({ event }) => event === 'class.join-limited').map(({ fields }) => fields['address']);
    expect(refused).toEqual(['127.0.0.2']);
    // Past the proxy, from an address that is not one of the proxies': the header is nobody's word.
    const past = (n: number) => ask(`${at.inner}/api/join`, { method: 'POST', from: '127.0.0.4', body: JSON.stringify({ code: 'ZZZZZZZZ', name: 'x' }), headers: { host: at.host, origin: at.url, 'x-forwarded-for': `10.1.1.${n}` } });
    for (let n = 0; n < 20; n++) expect((await past(n)).status).toBe(404);
    expect((await past(99)).status).toBe(429);
  }, 30_000);

  test('sockets that say nothing are counted by person, too', async () => {
    const at = await behind({ config: { limits: { ...defaultLimits, unhelloed: 3 } } });
    const dial = (from: string) =>
      new Promise<number>((done) => {
        const socket = new WebSocket(`${at.url.replace('https', 'wss')}/ws`, 'lab.v1', { origin: at.url, ca, localAddress: from, family: 4 });
        stops.push(() => socket.terminate());
        socket.on('open', () => done(101)).on('unexpected-response', (_, answer) => done(answer.statusCode ?? 0)).on('error', () => {});
      });
    for (let n = 0; n < 3; n++) expect(await dial('127.0.0.5')).toBe(101);
    expect(await dial('127.0.0.5')).toBe(429);
    expect(await dial('127.0.0.6')).toBe(101);
  });

  describe('doctor', () => {
    // A socket that says nothing is answered when the time for a hello is over.
    const quick = { limits: { ...defaultLimits, helloMs: 500 } };
    const kube = new FakeApiServer();
    const kubeconfig = join(folder, 'kubeconfig');
    beforeAll(async () => {
      await kube.listen();
      writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster: { server: kube.url } }], users: [{ name: 'u', user: { token: 't' } }] }));
    });
    afterAll(() => kube.close());
    /** As typed, with or without the test's authority among those that are trusted. */
    const doctor = (only: string, url: string, { trusts = true, lang = 'en' } = {}) =>
      new Promise<{ code: number; text: string }>((done) => {
        execFile(process.execPath, ['lab/cli/main.ts', 'lab', 'doctor', '--only', only, '--url', url, '--kubeconfig', kubeconfig, '--lang', lang], { env: { ...process.env, NODE_NO_WARNINGS: '1', ...(trusts && tls ? { NODE_EXTRA_CA_CERTS: tls.ca } : {}) } }, (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, text: stdout + stderr }));
      });

    test('is content with the guide’s set-up', async () => {
      const at = await behind({ config: quick });
      const { code, text } = await doctor('address', at.url);
      expect(text).toMatch(/✓ ok {2}address: certificate: Day One test, 19 days left/);
      expect(text).toMatch(/✓ ok {2}address: WebSockets reach the gateway/);
      expect(code).toBe(0);
    }, 30_000);

    test('sees a certificate that is over, one of another name, and one that nobody trusts', async () => {
      const over = await behind({ config: quick, certificate: tls?.issue('localhost', true) ?? good });
      const expired = await doctor('address', over.url);
      expect(expired.text).toMatch(/✗ fail {2}address: browsers refuse the certificate: it expired 1 day ago\n.*→ renew it/);
      expect(expired.code).toBe(1);
      const other = await behind({ config: quick, certificate: tls?.issue('other.example') ?? good });
      expect((await doctor('address', other.url)).text).toMatch(/✗ fail {2}address: browsers refuse the certificate: it is for other\.example, not for localhost/);
      const own = await behind({ config: quick });
      const [untrusted, korean] = await Promise.all([doctor('address', own.url, { trusts: false }), doctor('address', own.url, { trusts: false, lang: 'ko' })]);
      expect(untrusted.text).toMatch(/✗ fail {2}address: .*Tablets open no WebSocket with a private one/);
      expect(korean.text).toMatch(/✗ 안 됨 {2}주소: .*태블릿/);
    }, 60_000);

    test('sees a proxy that does not upgrade, that cuts, and that names another host', async () => {
      const flat = await behind({ change: (text) => text.replace(/.*proxy_set_header (Upgrade|Connection).*\n/g, '') });
      expect((await doctor('address', flat.url)).text).toMatch(/✗ fail {2}address: a WebSocket does not open/);
      const short = await behind({ change: (text) => text.replace('proxy_read_timeout 3600s', 'proxy_read_timeout 2s') });
      expect((await doctor('address', short.url)).text).toMatch(/✗ fail {2}address: a WebSocket was cut on the way after 2\.\d s \(1006\)/);
      const renamed = await behind({ change: (text) => text.replace('proxy_set_header Host $http_host', 'proxy_set_header Host day-one') });
      expect((await doctor('address', renamed.url)).text).toMatch(/✗ fail {2}address: .*(421|403)/);
    }, 60_000);

    test('sees an Ingress that leaves quiet sockets sixty seconds, and one that says nothing', async () => {
      const at = await behind({ config: quick });
      const put = (annotations: Record<string, string>) => kube.store.put('ingresses', { metadata: { name: 'day-one', namespace: 'lab-system', uid: 'i', annotations } });
      put({ 'nginx.ingress.kubernetes.io/proxy-read-timeout': '60' });
      const sixty = await doctor('timeout', at.url);
      expect([sixty.code, sixty.text]).toEqual([1, expect.stringMatching(/✗ fail {2}quiet WebSockets: the Ingress cuts quiet connections after 60 s/)]);
      put({});
      expect((await doctor('timeout', at.url)).text).toMatch(/! warn {2}quiet WebSockets: .*pings every 15 s/);
      put({ 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' });
      expect((await doctor('timeout', at.url)).code).toBe(0);
    }, 60_000);
  });
});
