import pkg from '@xterm/headless';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseCast } from '../cast/parse.ts';
import type { SessionScenario } from '../schema/session.ts';
import { session as schema } from '../schema/session.ts';
import { recordSession } from '../../course/record/record.ts';
import type { Screen, Session, SessionEvent } from './backend.ts';
import type { Clock } from './clock.ts';
import type { SessionMeta } from './meta.ts';
import { ReplayBackend } from './replay.ts';

/** A real terminal without a page. */
class HeadlessScreen implements Screen {
  readonly term = new pkg.Terminal({ cols: 80, rows: 24, scrollback: 1000, allowProposedApi: true });
  get size() {
    return { cols: this.term.cols, rows: this.term.rows };
  }
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((done) => this.term.write(data, done));
  }
  reset(): Promise<void> {
    return this.write('\x1bc');
  }
  resize({ cols, rows }: { cols: number; rows: number }): void {
    this.term.resize(cols, rows);
  }
  get text(): string {
    const { active } = this.term.buffer;
    return Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '').join('\n').trimEnd();
  }
}

/** Time that a test moves. */
class TestClock implements Clock {
  time = 0;
  #due: { at: number; call: () => void }[] = [];
  now(): number {
    return this.time;
  }
  after(ms: number, call: () => void): () => void {
    const entry = { at: this.time + ms, call };
    this.#due.push(entry);
    return () => void (this.#due = this.#due.filter((each) => each !== entry));
  }
  async run(ms: number): Promise<void> {
    for (const end = this.time + ms; ; ) {
      await this.#settled();
      const next = this.#due.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) {
        this.time = end;
        break;
      }
      this.time = next.at;
      this.#due.shift();
      next.call();
    }
    await this.#settled();
  }
  /** The terminal has parsed what it was given, and whoever waited for it has gone on. */
  async #settled(): Promise<void> {
    for (let i = 0; i < 2; i++) {
      await screen.write('');
      await new Promise((done) => setImmediate(done));
    }
  }
}

const outputs: Record<string, string> = {
  nodes: 'NAME   STATUS\ncpu1   Ready\ngpu1   Ready\n',
  pods: 'NAME    READY\nweb-a   1/1\n',
  typo: `error: the server doesn't have a resource type "ndoes"\n`,
};
const scenario = schema.parse({
  id: 'demo',
  title: { ko: '가', en: 'a' },
  provenance: { kind: 'lab', date: '2026-11-24' },
  onLab: {},
  steps: [
    { id: 'nodes', cmd: 'kubectl get nodes', accept: ['kubectl get nodes --watch=false'] },
    { id: 'pods', cmd: 'kubectl get pods -A', pace: [5] },
    { id: 'delete', cmd: 'kubectl delete pod web-a', changes: [{ op: 'delete-pod', namespace: 'default', name: 'web-a' }] },
    { id: 'after', cmd: 'kubectl get pods' },
  ],
  mistakes: [{ id: 'typo', at: 'nodes', cmd: 'kubectl get ndoes', match: '^kubectl get n\\w+s$', exit: 1, say: { ko: '철자', en: 'spelling' } }],
}) satisfies SessionScenario;

let screen: HeadlessScreen;
let clock: TestClock;
let events: SessionEvent[];

async function open(steps?: string[], cover?: (step: string) => string | undefined): Promise<Session> {
  const recorded = await recordSession({ data: scenario, file: 'x', line: () => 1 }, { answer: ({ id, exit }) => Promise.resolve({ text: outputs[id] ?? '', exit }) });
  const backend = new ReplayBackend({
    load: () => Promise.resolve({ cast: parseCast(recorded.cast), mistakes: parseCast(recorded.mistakes!), meta: JSON.parse(recorded.meta) as SessionMeta }),
    steps,
    lang: 'en',
    clock,
    ...(cover ? { cover } : {}),
  });
  const session = await backend.open(screen, new AbortController().signal);
  session.on((event) => events.push(event));
  return session;
}
const prompt = 'learner@cpu1:~$';

beforeEach(() => {
  screen = new HeadlessScreen();
  clock = new TestClock();
  events = [];
});

describe('step', () => {
  test('first press types the command, second shows its output', async () => {
    const { timeline } = await open();
    expect(screen.text).toBe(prompt);
    const typed = timeline!.next();
    await clock.run(300);
    expect(screen.text).toMatch(/~\$ k\w{1,6}$/);
    await clock.run(2000);
    expect(await typed).toBe(true);
    expect(screen.text).toBe(`${prompt} kubectl get nodes`);
    expect(events).toEqual([expect.objectContaining({ type: 'step', phase: 'prompt' })]);
    const run = timeline!.next();
    await clock.run(2000);
    expect(await run).toBe(true);
    expect(screen.text).toBe(`${prompt} kubectl get nodes\nNAME   STATUS\ncpu1   Ready\ngpu1   Ready\n${prompt}`);
    expect(events.at(-1)).toEqual({ type: 'command', cmd: 'kubectl get nodes', exitCode: 0, stepId: 'nodes' });
  });

  test('a press during typing completes it at once', async () => {
    const { timeline } = await open();
    const typed = timeline!.next();
    await clock.run(300);
    expect(await timeline!.next()).toBe(true);
    expect(await typed).toBe(false);
    expect(screen.text).toBe(`${prompt} kubectl get nodes`);
  });

  test('back goes the same way, to the empty prompt', async () => {
    const { timeline } = await open();
    timeline!.speed = Infinity;
    for (let i = 0; i < 3; i++) await timeline!.next();
    expect(timeline!.stepIndex).toBe(1);
    await timeline!.prev();
    expect(screen.text).toMatch(/gpu1 {3}Ready\nlearner@cpu1:~\$$/);
    await timeline!.prev();
    expect(screen.text).toBe(`${prompt} kubectl get nodes`);
    await timeline!.prev();
    expect(screen.text).toBe(prompt);
    expect(await timeline!.prev()).toBe(false);
  });

  test('seeking anywhere shows what playing there shows', async () => {
    const { timeline } = await open();
    timeline!.speed = Infinity;
    const played: string[] = [];
    while (await timeline!.next()) played.push(screen.text);
    expect(played).toHaveLength(8);
    for (const index of [3, 0, 2, 1])
      for (const [n, edge] of (['done', 'prompt'] as const).entries()) {
        expect(await timeline!.seek({ step: index, edge })).toBe(true);
        expect(screen.text).toBe(played[index * 2 + 1 - n]);
      }
  });

  test('the last of several hasty seeks wins', async () => {
    const { timeline } = await open();
    const seeks = [timeline!.seek({ step: 'after', edge: 'done' }), timeline!.seek({ step: 'nodes', edge: 'prompt' }), timeline!.seek({ step: 'pods', edge: 'prompt' })];
    expect(await Promise.all(seeks)).toEqual([false, false, true]);
    expect(screen.text).toMatch(/kubectl get pods -A$/);
    expect(timeline!.stepIndex).toBe(1);
  });

  test('a pane of some steps knows only those', async () => {
    const { timeline } = await open(['pods']);
    expect(timeline!.steps.map((step) => step.id)).toEqual(['pods']);
    await timeline!.seek({ step: 'pods', edge: 'done' });
    expect(screen.text).toBe(`${prompt} kubectl get pods -A\nNAME    READY\nweb-a   1/1\n${prompt}`);
    expect(await timeline!.seek({ step: 'nodes', edge: 'done' })).toBe(false);
  });
});

describe('play', () => {
  test('plays to the end; a long pause lasts two seconds; double speed takes half', async () => {
    const { timeline } = await open();
    const took = async (speed: number) => {
      await timeline!.seek({ step: -1, edge: 'done' });
      timeline!.speed = speed;
      const from = clock.time;
      timeline!.play();
      while (!events.some((event) => event.type === 'state' && event.state === 'ended')) await clock.run(100);
      events = [];
      return clock.time - from;
    };
    const once = await took(1);
    expect(once).toBeGreaterThan(timeline!.durationMs * 0.9);
    expect(once).toBeLessThan(timeline!.durationMs * 1.25);
    expect(await took(2)).toBeLessThan(once * 0.6);
    expect(timeline!.durationMs).toBeLessThan(12_000);
  });

  test('pause stops where it is, next goes on to the next edge', async () => {
    const { timeline } = await open();
    timeline!.play();
    await clock.run(1100);
    timeline!.pause();
    const shown = screen.text;
    await clock.run(5000);
    expect(screen.text).toBe(shown);
    timeline!.speed = Infinity;
    await timeline!.next();
    expect(screen.text).toBe(`${prompt} kubectl get nodes`);
  });
});

describe('type along', () => {
  test('an equivalent command shows the recorded output under the learner’s own words', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    expect(await session.submit('k get no')).toEqual({ ok: true, stepId: 'nodes' });
    expect(screen.text).toMatch(/^learner@cpu1:~\$ k get no\nNAME {3}STATUS/);
    expect(events.at(-1)).toMatchObject({ type: 'command', stepId: 'nodes', exitCode: 0 });
    await session.timeline!.seek({ step: 'nodes', edge: 'prompt' });
    expect(screen.text).toBe(`${prompt} kubectl get nodes`);
  });

  test('what the author accepts is accepted', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    expect(await session.submit('kubectl get nodes --watch=false')).toMatchObject({ ok: true });
  });

  test('a recorded mistake prints its real error and says why', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    expect(await session.submit('kubectl get nods')).toEqual({ ok: true, mistakeId: 'typo', say: 'spelling' });
    expect(screen.text).toBe(`${prompt} kubectl get nods\nerror: the server doesn't have a resource type "ndoes"\n${prompt}`);
    expect(events.at(-1)).toEqual({ type: 'command', cmd: 'kubectl get nods', exitCode: 1, mistakeId: 'typo' });
    expect(session.timeline!.stepIndex).toBe(-1);
    await session.submit('kubectl get nodes');
    expect(screen.text).toContain('gpu1   Ready');
  });

  test('a mismatch names the first wrong column and prints nothing', async () => {
    const session = await open();
    expect(await session.submit('kubectl gte nodes')).toEqual({ ok: false, reason: 'mismatch', expected: 'kubectl get nodes', at: 9 });
    expect(screen.text).toBe(prompt);
  });

  test('an earlier command prints again; a later one runs unless the cluster changes in between', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    expect(await session.submit('kubectl get pods')).toMatchObject({ ok: false });
    expect(await session.submit('kubectl get pods -A')).toMatchObject({ ok: true, stepId: 'pods' });
    expect(await session.submit('kubectl get nodes')).toMatchObject({ ok: true, stepId: 'nodes' });
    expect(session.timeline!.stepIndex).toBe(1);
    expect(screen.text.match(/STATUS/g)).toHaveLength(1);
  });

  test('a command already typed by the recording is the learner’s to type', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    await session.timeline!.next();
    await session.submit('k get nodes');
    expect(screen.text.startsWith(`${prompt} k get nodes\nNAME`)).toBe(true);
  });

  test('control characters in a typed line never reach the terminal', async () => {
    const session = await open();
    session.timeline!.speed = Infinity;
    await session.submit('kubectl get nods\x1b[2J');
    expect(screen.text).toContain(prompt);
    expect(await session.submit('\x1b[5000L')).toMatchObject({ ok: false });
  });

  test('after close nothing happens', async () => {
    const session = await open();
    await session.close();
    expect(await session.submit('kubectl get nodes')).toEqual({ ok: false, reason: 'closed' });
    expect(await session.timeline!.next()).toBe(false);
  });
});

describe('an output that is still to be guessed', () => {
  const hidden = new Set<string>();
  beforeEach(() => hidden.clear());
  const covered = () => open(undefined, (step) => (hidden.has(step) ? '(guess first)' : undefined));

  test('stays covered when a later step is shown, and shows once it is guessed', async () => {
    hidden.add('nodes');
    const { timeline } = await covered();
    await timeline!.seek({ step: 'pods', edge: 'done' });
    expect(screen.text).toBe(`${prompt} kubectl get nodes\n(guess first)\n${prompt} kubectl get pods -A\nNAME    READY\nweb-a   1/1\n${prompt}`);
    hidden.clear();
    await timeline!.seek({ step: 'delete', edge: 'prompt' });
    expect(screen.text).toContain('cpu1   Ready');
    expect(screen.text).not.toContain('guess first');
  });

  test('stays covered on the way back', async () => {
    hidden.add('nodes');
    const { timeline } = await covered();
    await timeline!.seek({ step: 'pods', edge: 'prompt' });
    await timeline!.prev();
    expect(screen.text).toBe(`${prompt} kubectl get nodes\n(guess first)\n${prompt}`);
    expect(timeline!.stepIndex).toBe(0);
  });
});
