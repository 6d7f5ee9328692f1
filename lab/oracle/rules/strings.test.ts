import { describe, expect, test } from 'vitest';
import { Numbering, rules, translator } from './strings.ts';

/** For every rule: what it changes, and what looks alike and stays. */
const cases: Readonly<Record<string, { from: string; to: string; stays: string }>> = {
  'certificate or key': { from: 'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', to: 'a -----BEGIN RSA PRIVATE KEY-----\nNORMALISED\n-----END RSA PRIVATE KEY----- b', stays: '-----BEGIN' },
  'certificate or key in base64': { from: 'data: LS0tLS1CRUdJTiBDRVJU/+=', to: 'data: Tk9STUFMSVNFRA==', stays: 'aGVsbG8=' },
  token: { from: 'eyJhbGciOi.eyJhdWQiOl.c2lnbmF0dXJl', to: 'NORMALISED.JWT', stays: 'ey.a.b' },
  'continue token': { from: 'continue=eyJ2IjoibWV0YS5rOHMuaW8&limit=2', to: 'continue=CONTINUE&limit=2', stays: 'eyJ' },
  'bootstrap token': { from: 'bootstrap-token-q1w2e3 jws-kubeconfig-q1w2e3:', to: 'bootstrap-token-0a1b2c jws-kubeconfig-0a1b2c:', stays: 'token-cleaner' },
  uid: { from: '6c8e3a10-1d3b-4c1a-9f3e-0123456789ab uid%3D6c8e3a10-1d3b-4c1a-9f3e-0123456789ab ffffffff-1d3b-4c1a-9f3e-0123456789ab', to: '00000000-0000-4000-8000-000000000001 uid%3D00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002', stays: '2026-01-01' },
  digest: { from: `sha256:${'a'.repeat(64)}`, to: `sha256:${'1'.padStart(64, '0')}`, stays: 'a'.repeat(63) },
  'short hash': { from: 'b'.repeat(32), to: '1'.padStart(32, '0'), stays: 'b'.repeat(31) },
  'event name': { from: 'hello.17f2a3b4c5d6e7f8', to: 'hello.0000000000000001', stays: 'hello.example' },
  'volume of the token': { from: 'kube-api-access-x7k2p', to: 'kube-api-access-xxxxx', stays: 'kube-api-access' },
  'generated name': { from: 'generated-x7k2p', to: 'generated-xxxxx', stays: 'generated-' },
  'job of a CronJob': { from: 'tick-29123456', to: 'tick-29000000', stays: 'tick-123' },
  time: { from: '2026-11-24T08:52:38Z 2026-11-24T08:52:38.123456Z', to: '2026-01-01T00:00:00Z 2026-01-01T00:00:00.000000Z', stays: '2001-01-01T00:00:00Z' },
  date: { from: 'Tue, 24 Nov 2026 08:53:32 +0000', to: 'Thu, 01 Jan 2026 00:00:00 +0000', stays: 'Tue, yesterday' },
  'folder of diff': { from: '/tmp/LIVE-2948652018/x', to: '/tmp/LIVE-1/x', stays: '/tmp/other-1' },
  'time of diff': { from: '2026-11-24 08:52:38.123456789 +0000', to: '2026-01-01 00:00:00.000000000 +0000', stays: '2026-11-24' },
  'log time': { from: 'E1124 08:52:38.123456   12345 memcache.go:265]', to: 'E0101 00:00:00.000000    1000 memcache.go:265]', stays: 'E1124' },
  'age in a row whose header is cut off': { from: 'etcd-cpu1   1/1   Running   0   3m12s   172.30.1.43', to: 'etcd-cpu1   1/1   Running   0   5m    172.30.1.43', stays: 'for 300s' },
  'revision in a sentence': { from: 'too old resource version: 1 (4321)', to: 'too old resource version: 1 (1000)', stays: 'version: 12' },
  blank: { from: 'a\u00a0\u00a0b', to: 'a  b', stays: 'a  b' },
  pointer: { from: '(*intstr.IntOrString)(0x11d16d913560)', to: '(*intstr.IntOrString)(0xc000000000)', stays: '0x2a' },
  'resource version': { from: 'resourceVersion=4321 resourceVersion: "4321" "resourceVersion":"4321" Resource Version:  4321', to: 'resourceVersion=1000 resourceVersion: "1000" "resourceVersion":"1000" Resource Version:  1000', stays: 'resourceVersion=0' },
  timeout: { from: '/pods?timeoutSeconds=593&timeout=6m12s', to: '/pods?timeoutSeconds=400&timeout=6m40s', stays: '?timeout=32s' },
  'service address': { from: '10.107.3.4 10.96.12.9 10.107.3.4', to: '10.96.100.1 10.96.100.2 10.96.100.1', stays: '10.96.0.10 10.244.5.192' },
  'node port': { from: '80:31234/TCP', to: '80:31000/TCP', stays: '80:30080/TCP' },
  ago: { from: '2 (3m12s ago)', to: '2 (5m ago)', stays: 'long ago' },
  'times seen': { from: '12s (x7 over 3m)', to: '12s (x2 over 5m)', stays: '(x7)' },
  pull: { from: 'in 612ms (1.2s including waiting). Image size: 12345 bytes.', to: 'in 1s (1s including waiting). Image size: 10000000 bytes.', stays: 'in 612ms' },
  duration: { from: '200 OK in 12 milliseconds', to: '200 OK in 55 milliseconds', stays: '12 seconds' },
};

describe('rules', () => {
  test('each has a case, and each says why', () => {
    expect(Object.keys(cases).toSorted()).toEqual([...new Set(rules.map(({ name }) => name))].toSorted());
    for (const { name, why } of rules) expect(why.length, name).toBeGreaterThan(5);
  });
  test.each(Object.entries(cases))('%s', (_name, { from, to, stays }) => {
    expect(new Numbering().text(from)).toBe(to);
    expect(new Numbering().text(stays)).toBe(stays);
  });
  test.each(Object.entries(cases))('%s: a second time changes nothing', (_name, { to }) => {
    expect(new Numbering().text(to)).toBe(to);
  });
  test('revision in a record', () => expect(new Numbering().text('the ResourceVersion in record (3290).')).toBe('the ResourceVersion in record (1000).'));
});

describe('translator', () => {
  const translate = translator(new Map([['web-7d9-abcde', 'web-7d9-2b4kx'], ['10.244.5.19', '10.244.5.194'], ['7d9', '5c8']]));
  test('replaces whole words, the long ones first', () => expect(translate('pod/web-7d9-abcde web-7d9 web-7d9-abcde_default(')).toBe('pod/web-7d9-2b4kx web-5c8 web-7d9-2b4kx_default('));
  test('leaves longer words alone', () => expect(translate('web-7d9-abcdef 10.244.5.199 10.244.5.19.1 x7d9')).toBe('web-5c8-abcdef 10.244.5.199 10.244.5.19.1 x7d9'));
  test('an address before a full stop', () => expect(translate('to 10.244.5.19.')).toBe('to 10.244.5.194.'));
});
