import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { classGateway } from '../../tests/support/class-gateway.ts';
import { tryRun } from '../cluster/run.ts';
import { chartValues } from './chart-values.ts';
import { chart, helm } from './helm.ts';

/** The guides, word by word, as far as a machine without a cluster can follow them. With one: `npm run lab:test`. */
const read = (name: string) => readFileSync(join('docs', name), 'utf8');
const operator = { en: read('operator.md'), ko: read('operator.ko.md') };
const teacher = { en: read('teacher.md'), ko: read('teacher.ko.md') };
const languages = ['en', 'ko'] as const;
const blocks = (text: string, kind: string) => [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, inside = '']) => inside);
/** Command lines: lines that go on are joined, comments are not typed. */
const commands = (text: string) => [...blocks(text, 'sh').flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n')), ...[...text.matchAll(/`((?:npx|npm|helm|kubectl) [^`]+)`/g)].map(([, one = '']) => one)].map((line) => line.replace(/\s+#.*$/, '').trim()).filter(Boolean);
const go = (await tryRun('go', ['version']).catch(() => undefined))?.code === 0;
const folder = mkdtempSync(join(tmpdir(), 'day-one-guides-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('both languages say the same commands and files', () => {
  for (const guide of [operator, teacher]) {
    const same = (text: string) => commands(text).map((line) => line.replace(/--title "[^"]*"/, '--title T'));
    expect(same(guide.ko)).toEqual(same(guide.en));
    for (const kind of ['yaml', 'nginx']) expect(blocks(guide.ko, kind)).toEqual(blocks(guide.en, kind));
  }
});

test.each(languages)('every script, file and value of the operator’s guide is there (%s)', async (language) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const line of commands(operator[language])) {
    const [, script] = /^npm run ([\w:]+)/.exec(line) ?? [];
    if (script) expect(scripts, line).toHaveProperty([script]);
    for (const [, path = ''] of line.matchAll(/(?:-f|--config) ((?:lab|docs)\/\S+)/g)) expect(existsSync(path), `${line}: ${path}`).toBe(true);
  }
  // What looks like a value may be an event of the log.
  const events = [...(await tryRun('grep', ['-rhoE', "log\\('[a-z.-]+'", 'lab/gateway', '--include=*.ts'])).stdout.matchAll(/'([^']+)'/g)].map(([, event]) => event);
  const values = chartValues(readFileSync(join(chart, 'values.yaml'), 'utf8')).map(({ path }) => path);
  const [top] = [new Set(values.map((path) => path.split('.')[0]))];
  for (const [, path = ''] of operator[language].matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z]+)+)(?:=[^`]*)?`/g)) if (top.has(path.split('.')[0])) expect(events.includes(path) || values.some((known) => known === path || known.startsWith(`${path}.`)), path).toBe(true);
  for (const [, path = ''] of operator[language].matchAll(/\]\((?!http)([^)#]+)/g)) expect(existsSync(join('docs', path)), path).toBe(true);
});

test.each(languages)('every number that the operator may watch is one (%s)', async (language) => {
  const { stdout } = await tryRun('grep', ['-rhoE', 'day_one_[a-z_]+', 'lab/gateway', '--include=*.ts']);
  for (const [name] of operator[language].matchAll(/day_one_\w+/g)) expect(stdout.split('\n'), name).toContain(name);
});

test.each(languages)('every button that the teacher’s guide names is on a page (%s)', async (language) => {
  const { stdout } = await tryRun('grep', ['-rh', '', 'src/i18n/strings', 'src/pages/[...lang]/class', 'src/components/class', '--include=*.ts', '--include=*.astro']);
  const shown = stdout.replaceAll('’', "'");
  const named = [...teacher[language].matchAll(/\*\*([^*]+)\*\*/g)].flatMap(([, words = '']) => words.split('→')).map((label) => label.trim());
  expect(named.length).toBeGreaterThan(15);
  // A word for a thing of the guide itself, not of a page.
  const own = new Set(["teacher's link", '강사 링크']);
  expect(named.filter((label) => !own.has(label) && !shown.includes(label))).toEqual([]);
});

describe.skipIf(!go)(go ? 'what is installed as the guide says' : 'what is installed as the guide says: skipped: no Go to build Helm with', () => {
  test.each(languages)('every helm command gives objects (%s)', async (language) => {
    const [mine = '', proxy = ''] = blocks(operator[language], 'yaml');
    writeFileSync(join(folder, 'my-class.yaml'), mine);
    writeFileSync(join(folder, 'proxy.yaml'), `${mine.replace(/^ingress:.*$/m, '')}\n${proxy}`);
    const lines = commands(operator[language]).filter((line) => /helm (-- )?upgrade .*lab\/chart/.test(line));
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      const args = line.replace(/^.*?helm (-- )?/, '').split(/\s+/).map((word) => (word === 'my-class.yaml' ? join(folder, word) : word));
      const rest = args.slice(1).filter((word) => !['--install', '--create-namespace', '--wait', 'day-one', 'lab/chart'].includes(word));
      const out = await helm(['template', 'day-one', 'lab/chart', '--kube-version', '1.31.0', ...rest]);
      expect(out, line).toContain('kind: Deployment');
      if (line.includes('postgres')) expect(out).toContain('replicas: 3');
    }
    const behind = await helm(['template', 'day-one', 'lab/chart', '-n', 'lab-system', '--kube-version', '1.31.0', '-f', join(folder, 'proxy.yaml')]);
    expect(behind).toMatch(/"trustedProxies": 1/);
    expect(behind).toMatch(/"proxies": \[\s*"192\.0\.2\.10"/);
    expect(behind).toMatch(/nodePort: 30080/);
    expect(behind).not.toContain('kind: Ingress\n');
  }, 600_000);
});

test.each(languages)('the commands of a class, typed one after the other (%s)', async (language) => {
  const site = join(folder, language);
  const gateway = await classGateway(site, { adminSecret: 'organiser' });
  try {
    const lines = commands(operator[language] + teacher[language]).filter((line) => line.startsWith('npx day-one class '));
    expect(lines.map((line) => line.split(' ')[3])).toEqual(['create', 'create', 'list', 'close', 'create', 'create']);
    let id = '';
    for (const line of lines) {
      // As from elsewhere: an address and the organiser's password. `npx` itself is npm's.
      const words = [...line.slice('npx day-one '.length).replace(/\bID\b/, id).matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const said = await new Promise<string>((done, fail) => execFile(process.execPath, ['lab/cli/main.ts', ...words, '--url', gateway.url, '--lang', language], { env: { ...process.env, NODE_NO_WARNINGS: '1', DAY_ONE_ADMIN: 'organiser' } }, (error, stdout, stderr) => (error ? fail(new Error(`${line}\n${stdout}${stderr}`)) : done(stdout))));
      if (words[1] === 'create') {
        id = /^(?:class|반) (\w+):/.exec(said)?.[1] ?? '';
        const code = /\/class\/#j=(\w{8})/.exec(said)?.[1] ?? '';
        const joined = await fetch(`${gateway.url}/api/join`, { method: 'POST', headers: { origin: gateway.url }, body: JSON.stringify({ code, name: '민지' }) });
        expect(joined.status, said).toBe(200);
        expect((await joined.json()) as object).toMatchObject({ workshop: { lab: !words.includes('--no-lab') } });
        expect(said).toMatch(/\/class\/teacher\/#t=[0-9a-f]{32}/);
      } else expect(said).toContain(id);
    }
  } finally {
    await gateway.close();
  }
}, 60_000);
