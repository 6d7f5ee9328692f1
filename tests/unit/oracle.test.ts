import { describe, expect, test } from 'vitest';
import { commandGroups, requestGroups } from '../../lab/oracle/lists.ts';
import { readStored } from '../../lab/oracle/store.ts';
import { accepts, types, type CommandsFile, type RequestsFile } from '../../lab/oracle/types.ts';

const stored = readStored();
const parse = <T>(path: string): T => JSON.parse(stored[path] ?? 'null') as T;
const requests = (name: string) => parse<RequestsFile | null>(`requests/${name}.json`);
const commands = (name: string) => parse<CommandsFile | null>(`commands/${name}.json`);
const provenance = parse<{ kubernetes: string; kubectl: string; date: string; shape: { name: string }[]; counts: { requests: number; commands: number }; accepts: object; types: object }>('provenance.json');
const everywhere = Object.entries(stored);
/** All places where a text holds what it must not hold, with a little around it. */
const found = (pattern: RegExp, except = ' ') => everywhere.filter(([path]) => !path.startsWith(except)).flatMap(([path, text]) => [...text.matchAll(pattern)].map((match) => `${path}: ${text.slice(Math.max(0, match.index - 40), match.index + 60).replaceAll('\n', ' ')}`)).slice(0, 5);

describe('what is stored is what the lists declare', () => {
  test.each(requestGroups.map(({ name }) => name))('requests: %s', (name) => {
    const group = requestGroups.find((one) => one.name === name)!;
    expect(requests(name)?.about).toBe(group.about);
    expect(requests(name)?.exchanges.map(({ id }) => id)).toEqual(group.requests.map(({ id }) => id));
    for (const [n, { ask }] of requests(name)!.exchanges.entries()) {
      const { method = 'GET', path, accept, body } = group.requests[n]!;
      expect(ask).toMatchObject(JSON.parse(JSON.stringify({ method, path, ...(accept ? { accept } : {}), ...(body === undefined ? {} : { body }) })) as object);
    }
  });

  test.each(commandGroups.map(({ name }) => name))('commands: %s', (name) => {
    const group = commandGroups.find((one) => one.name === name)!;
    expect(commands(name)?.runs.map(({ line }) => line)).toEqual(group.commands.map(({ line }) => line));
    expect(Object.keys(commands(name)?.files ?? {})).toEqual(Object.keys(group.files ?? {}));
  });

  test('no file is left of a list that is gone', () => {
    const bodies = requestGroups.flatMap((group) => group.requests.flatMap(({ file }) => file ?? []));
    const declared = [...requestGroups.map(({ name }) => `requests/${name}.json`), ...commandGroups.map(({ name }) => `commands/${name}.json`), ...bodies, 'provenance.json'];
    expect(Object.keys(stored).toSorted()).toEqual(declared.toSorted());
  });

  test('ids are unique in their group', () => {
    for (const { name, requests: list } of requestGroups) expect(new Set(list.map(({ id }) => id)).size, name).toBe(list.length);
    for (const list of [requestGroups, commandGroups]) expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  });
});

describe('there is enough, and not too much', () => {
  const exchanges = requestGroups.flatMap(({ name }) => requests(name)?.exchanges ?? []);
  const runs = commandGroups.flatMap(({ name }) => commands(name)?.runs ?? []);

  test('at least 300 requests and 150 command lines, as the provenance says', () => {
    expect(exchanges.length).toBeGreaterThanOrEqual(300);
    expect(runs.length).toBeGreaterThanOrEqual(150);
    expect(provenance.counts).toEqual({ requests: exchanges.length, commands: runs.length });
  });

  test('at most 10 MB', () => {
    expect(everywhere.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(10e6);
  });

  test('every status of the API is there, and ids that begin with one tell the truth', () => {
    const statuses = new Set(exchanges.map(({ answer }) => answer.status));
    expect([200, 201, 400, 401, 403, 404, 405, 406, 409, 415, 422, 429, 500].filter((status) => !statuses.has(status))).toEqual([]);
    for (const { id, answer } of exchanges) if (/^\d{3}:/.test(id)) expect(`${answer.status}: ${id}`).toBe(`${id.slice(0, 3)}: ${id}`);
  });

  test('every answer has a body of one form, unless it says nothing', () => {
    for (const { id, answer } of exchanges) expect([answer.body, answer.text, answer.events, answer.file].filter((one) => one !== undefined).length, id).toBeLessThanOrEqual(1);
    for (const { name, requests: list } of requestGroups)
      for (const [n, { answer, id }] of requests(name)!.exchanges.entries()) {
        const silent = list[n]!.bodyless === true || answer.status === 204 || answer.type === undefined || answer.type.startsWith('text/plain');
        expect(silent || (answer.body ?? answer.text ?? answer.events ?? answer.file) !== undefined, `${name}/${id}`).toBe(true);
      }
  });

  test('watches have the events that they waited for', () => {
    for (const { name, requests: list } of requestGroups)
      for (const [n, { watch, id }] of list.entries()) {
        if (!watch) continue;
        const events = requests(name)!.exchanges[n]!.answer.events!;
        expect(events.length, `${name}/${id}`).toBeGreaterThanOrEqual(watch.events === 9 ? 1 : watch.events);
        for (const event of events) expect(event, id).toMatchObject({ type: expect.stringMatching(/^(ADDED|MODIFIED|DELETED|BOOKMARK|ERROR)$/) as string, object: {} });
      }
  });

  test('command lines say how they ended and what they asked', () => {
    // A grep that finds nothing, and a help text that is empty.
    const silent = new Set(['kubectl config view --minify | grep namespace', 'kubectl options -h']);
    for (const { line, exit, stdout, stderr, requests: asked } of runs) {
      expect(Number.isInteger(exit), line).toBe(true);
      if (!silent.has(line)) expect(stdout.length + stderr.length + asked.length, line).toBeGreaterThan(0);
      for (const { method, path, status } of asked) {
        expect(method).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/);
        expect(path).toMatch(/^\//);
        expect(status, `${line}: ${path}`).toBeGreaterThan(0);
      }
    }
  });

  test('provenance: versions, day, shape, and what the short names stand for', () => {
    expect(provenance.kubernetes).toMatch(/^v1\.\d+\.\d+$/);
    expect(provenance.kubectl).toMatch(/^v1\.31\./);
    expect(provenance.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(provenance.shape.map(({ name }) => name)).toEqual(['cpu1', 'cpu2', 'gpu1']);
    expect(provenance.accepts).toEqual(accepts);
    expect(provenance.types).toEqual(types);
  });
});

describe('nothing is stored that is secret, or of one machine or one day', () => {
  test('no token', () => expect(found(/eyJ[\w-]{10,}/g)).toEqual([]));
  test('no certificate, no key', () => {
    expect(found(/-----BEGIN [A-Z ]+-----(?!\\nNORMALISED\\n)/g).filter((place) => !place.includes('NORMALISED'))).toEqual([]);
    expect(found(/LS0tLS1/g)).toEqual([]);
    expect(found(/\bMII[A-Za-z0-9+/]{20,}/g)).toEqual([]);
  });
  test('no bootstrap token', () => expect(found(/(bootstrap-token|jws-kubeconfig)-(?!0a1b2c)[a-z0-9]{6}\b/g)).toEqual([]));
  test('no long run of base64 that could be a key', () => expect(found(/(?<![\w/+.])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{60,}={0,2}(?![\w/+])/g, 'openapi/')).toEqual([]));
  test('no uid', () => expect(found(/(?<![0-9a-z])(?!00000000-0000-4000-8000-0{10}\d\d|11111111-1111-4111-8111-111111111111)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g)).toEqual([]));
  test('no time', () => expect(everywhere.filter(([path]) => path !== 'provenance.json').flatMap(([path, text]) => (/\b20(?!01-01-01T00:00:00|26-01-01T00:00:00)\d\d-\d\d-\d\dT\d\d:\d\d/.exec(text.replace(/"buildDate": "[^"]+"/g, '')) ?? []).map((time) => `${path}: ${time}`)).filter((place) => !place.includes('openapi/'))).toEqual([]));
  test('no date in words', () => expect(found(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?!01 Jan 20(26|01))\d\d [A-Z][a-z]{2} 20\d\d/g)).toEqual([]));
  test('no resourceVersion', () => {
    expect(found(/Resource Version: +(?!1000\b)\d+/g)).toEqual([]);
    expect(found(/"\/metadata\/resourceVersion\\?", ?\\?"value\\?": ?\\?"(?!1000\\?")\d+/g)).toEqual([]);
    expect(found(/resourceVersion\\?": ?\\?"(?!1000\\?")[1-9]\d*/g).filter((place) => !/"(1|5|999999999)\\?"/.test(place))).toEqual([]);
  });
  test('no digest', () => expect(found(/\b(?!0{64}\b)(?!0{60}\d{4}\b)[0-9a-f]{64}\b/g)).toEqual([]));
  test('no path of the host, no loopback port of the proxy', () => {
    expect(found(/\/tmp\/oracle-|\/root\/\.cache|day-one-lab|\/work\b/g)).toEqual([]);
    expect(found(/http:\/\/127\.0\.0\.1:\d{4,5}(?!\d)/g).filter((place) => !/127\.0\.0\.1:(2381|10248|10249)/.test(place))).toEqual([]);
  });
  test('no kernel, no system and no machine but the declared ones', () => {
    expect(found(/"kernelVersion": "(?!"|5\.15\.0-156-generic)/g)).toEqual([]);
    expect(found(/(?<!e\.g\. )Debian GNU\/Linux/g)).toEqual([]);
    expect(found(/hugepages-/g, 'openapi/')).toEqual([]);
  });
  test('no address of the server’s memory', () => expect(found(/\b0x(?!c000000000\b)[0-9a-f]{8,}/g)).toEqual([]));
});
