/** A gateway in a process of its own, for benchmarks: forked, it says where it is and, when asked, what it uses. */
import { sign } from '../auth/token.ts';
import { defaultLimits } from '../config.ts';
import type { ShellSource } from '../shell/shell.ts';
import { localShells } from '../shell/local/source.ts';
import { FakeShell } from './fake-shell.ts';
import { testGateway } from './gateway.ts';

/** Shells that greet, take what comes and keep nothing. */
const greeting: ShellSource = {
  async open() {
    const shell = new FakeShell();
    shell.write = () => true;
    setTimeout(() => shell.print('$ '), 0);
    return shell;
  },
};
const source = process.argv[2] === 'fake' ? greeting : (await localShells({ command: JSON.parse(process.argv[2] ?? '["bash","--norc","--noprofile"]') as string[] })).source;
const lab = await testGateway({ source, forget: true, limits: { ...defaultLimits, sessions: 2000, unhelloed: 1000 } });
process.on('message', (asked: { usage?: true; token?: string }) => {
  if (asked.usage) {
    (globalThis as { gc?: () => void }).gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ rss: process.memoryUsage.rss(), cpu: (user + system) / 1e6, terminals: lab.sessions.all().length });
  }
});
process.on('disconnect', () => {
  lab.sessions.close();
  setTimeout(() => process.exit(0), 300);
});
process.send?.({ url: lab.url, tokens: Array.from({ length: 500 }, (_, i) => sign(lab.claims({ sub: `seat-${i}` }), lab.key)) });
