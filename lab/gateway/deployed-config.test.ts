import { describe, expect, test } from 'vitest';
import { wantedWarm } from './class-pool.ts';
import { nothingSet, type Workshop } from './class/model.ts';
import { deployedConfig } from './deployed-config.ts';

const key = 'k'.repeat(40);
const env = { DAY_ONE_CONFIG: '/c/gateway.json', DAY_ONE_KEY_FOLDER: '/k', DAY_ONE_DATA: '/d', POD_NAME: 'day-one-abc' };
const with_ = (json: unknown, files: Record<string, string> = { '/k/current': `${key}\n`, '/k/admin': 'secret\n' }, more: object = {}) =>
  deployedConfig({ ...env, ...more }, (path) => {
    const text = path === '/c/gateway.json' ? JSON.stringify(json) : files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });

describe('the configuration of a deployed gateway', () => {
  test('comes from the chart’s file and the folder of keys', () => {
    const config = with_({ gateway: { host: '0.0.0.0', port: 8080, origins: ['https://lab.example', 'http://127.0.0.1:8080'], hosts: ['lab.example'], limits: { sessionsPerSeat: 5 } }, spawner: { warm: 9, initialShare: 0.5 } });
    expect(config.gateway).toMatchObject({ host: '0.0.0.0', origins: ['https://lab.example', 'http://127.0.0.1:8080'], hosts: ['lab.example'], keys: [key] });
    expect(config.gateway.limits.sessionsPerSeat).toBe(5);
    expect(config).toMatchObject({ initialShare: 0.5, adminSecret: 'secret', store: '/d/class.db', several: false, replica: 'day-one-abc' });
    expect(config.spawner.warm).toBe(9);
  });
  test('while keys are replaced, tokens of the old one still hold', () => {
    expect(with_({}, { '/k/current': key, '/k/previous': 'p'.repeat(40) }).gateway.keys).toEqual([key, 'p'.repeat(40)]);
  });
  test('PostgreSQL means that there may be several', () => {
    expect(with_({}, undefined, { DATABASE_URL: 'postgres://x/y' })).toMatchObject({ store: 'postgres://x/y', several: true });
  });
  test.each([
    ['a part it does not know', { gatway: {} }, /gatway/],
    ['a setting it does not know', { gateway: { prot: 1 } }, /gateway\.prot/],
    ['a setting of the spawner it does not know', { spawner: { wram: 1 } }, /spawner\.wram/],
    ['a port that is none', { gateway: { port: 99999 } }, /DAY_ONE_PORT/],
    ['a share above one', { spawner: { initialShare: 2 } }, /initialShare/],
    ['listening to all without saying which addresses are its own', { gateway: { host: '0.0.0.0' } }, /DAY_ONE_ORIGINS/],
  ])('%s is refused by name', (_, json, message) => expect(() => with_(json)).toThrow(message));
  test('without a key, or with a short one, it does not start', () => {
    expect(() => with_({}, {})).toThrow(/current/);
    expect(() => with_({}, { '/k/current': 'short' })).toThrow(/at least 32/);
  });
});

describe('environments made ahead', () => {
  const workshop: Workshop = { id: 'w', title: '', from: 0, until: 3_600_000, seats: 30, lab: true, closed: false, createdAt: 0, now: nothingSet };
  const warm = (change: Partial<Workshop>, joined: number, now = 1000) => wantedWarm([{ workshop: { ...workshop, ...change }, joined }], 5, 0.75, now);

  test('are three quarters of a class before anyone comes, and fewer as they come', () => {
    expect(warm({}, 0)).toBe(23);
    expect(warm({}, 10)).toBe(13);
    expect(warm({}, 30)).toBe(5);
  });
  test('are not made for a class that is closed, over, has no shells, or is tomorrow', () => {
    for (const change of [{ closed: true }, { until: 500 }, { lab: false }, { from: 86_400_000, until: 90_000_000 }]) expect(warm(change, 0)).toBe(5);
  });
  test('are made a quarter of an hour before it begins', () => {
    expect(warm({ from: 3_600_000, until: 9_000_000 }, 0, 3_000_000)).toBe(23);
  });
});
