import { FaultBook } from './fault-book.ts';
import { leftovers } from './leftovers.ts';
import { tryKubectl } from './on.ts';
import { base, kubeconfig } from './paths.ts';
import { runningLab } from './up.ts';
import { memoryUsage, totalRss } from './usage.ts';

/** Says how the cluster is. Resolves with true if it is up and its API server answers. */
export async function status(say: (line: string) => void): Promise<boolean> {
  const ready = runningLab();
  if (!ready) {
    const rest = leftovers();
    say(rest.length === 0 ? 'down; nothing is left on this machine' : `down, but ${rest.length} things are left of it ("npm run lab:down" removes them):\n  ${rest.slice(0, 10).join('\n  ')}`);
    say(`built things are kept in ${base}`);
    return false;
  }
  const usage = memoryUsage();
  say(`up since ${ready.since}, came up in ${ready.seconds.toFixed(0)} s; ${usage.reduce((sum, { processes }) => sum + processes, 0)} processes, ${totalRss(usage).toFixed(0)} MiB`);
  for (const { name, args } of new FaultBook().list()) say(`fault in force: ${[name, ...args].join(' ')}`);
  for (const args of [['get', 'nodes', '-o', 'wide'], ['get', 'pods', '-A', '-o', 'wide']]) {
    const { code, stdout, stderr } = await tryKubectl([...args, '--request-timeout=5s']);
    say(`\n${code === 0 ? stdout.trimEnd() : stderr.trim()}`);
    if (code !== 0) return false;
  }
  say(`\nexport KUBECONFIG=${kubeconfig}${ready.hostCable ? '' : '   (this machine has a route to 172.30.1.0/24 already: use "npm run lab kubectl …")'}`);
  return true;
}
