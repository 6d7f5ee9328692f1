/** A gateway in a process of its own, for tests and benchmarks: forked, it says where it is and, when asked, what it uses. */
import { readdirSync } from 'node:fs';
import { sign } from '../auth/token.ts';
import { defaultLimits } from '../config.ts';
import type { ShellSource } from '../shell/shell.ts';
import { localShells } from '../shell/local/source.ts';
import { jumpClocks } from './clocks.ts';
import { FakeShell } from './fake-shell.ts';
import { testGateway } from './gateway.ts';
import type { Serving, Usage } from './served.ts';

/** Shells that greet, take what comes and keep nothing. */
const greeting: ShellSource = {
  async open() {
    const shell = new FakeShell();
    shell.write = () => true;
    setTimeout(() => shell.print('$ '), 0);
    return shell;
  },
};
const { command = ['bash', '--norc', '--noprofile'], cwd, limits } = JSON.parse(process.argv[2] ?? '{}') as Serving;
const source = command === 'fake' ? greeting : (await localShells({ command: [...command], ...(cwd ? { cwd } : {}) })).source;
const lab = await testGateway({ source, forget: true, limits: { ...defaultLimits, sessions: 2000, unhelloed: 1000, ...limits } });

/** How many there are in a folder of /proc/self; 0 where there is none. */
function count(folder: string): number {
  try {
    return readdirSync(`/proc/self/${folder}`).length;
  } catch {
    return 0;
  }
}

function usage(): Usage {
  (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  const all = lab.sessions.all();
  return { rss, cpu: (user + system) / 1e6, terminals: all.length, attached: all.filter(({ attached }) => attached).length, heap: heapUsed, fds: count('fd'), threads: count('task'), handles };
}

process.on('message', (asked: { usage?: true; jump?: { wall?: number; steady?: number } }) => {
  if (asked.jump) jumpClocks(asked.jump);
  if (asked.usage) process.send?.(usage());
});
process.on('disconnect', () => {
  lab.sessions.close();
  setTimeout(() => process.exit(0), 300);
});
process.send?.({ url: lab.url, tokens: Array.from({ length: 500 }, (_, i) => sign(lab.claims({ sub: `seat-${i}` }), lab.key)), teacher: sign(lab.claims({ sub: 'teacher', role: 'teacher' }), lab.key) });
