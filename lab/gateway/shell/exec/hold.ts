/**
 * `node hold.ts KUBECONFIG-LIKE.json`: a gateway's worth of shells in one process, for the checks that kill it. Reads
 * `{ server, ca, token, shells: Place[] }` on stdin, attaches to each shell as the gateway does, asks each for its `$$` and prints
 * `{ pids, ms }`; then holds them until it is killed.
 */
import { text } from 'node:stream/consumers';
import { openExec } from '../../kube/exec.ts';
import { Http } from '../../kube/http.ts';
import type { Place } from '../../spawner/spawner.ts';
import { attachCommand } from './source.ts';

const { server, ca, token, shells } = JSON.parse(await text(process.stdin)) as { server: string; ca: string; token: string; shells: Place[] };
const http = new Http({ server, ca, namespace: '', authorize: async () => ({ authorization: `Bearer ${token}` }) });
const start = performance.now();

async function pidOf(place: Place): Promise<string> {
  const shell = await openExec(http, { namespace: place.shells, pod: place.pod, container: place.container, command: attachCommand, tty: true });
  shell.resize({ cols: 100, rows: 30 });
  return new Promise((done, fail) => {
    let seen = '';
    const ask = setInterval(() => shell.write(Buffer.from('\x15echo "<$$>"\r')), 1500);
    shell.onExit((end) => fail(new Error(`${place.pod}: ${JSON.stringify(end)}`)));
    shell.onData((chunk) => {
      seen = (seen + Buffer.from(chunk).toString()).slice(-4000);
      const found = /<(\d+)>/.exec(seen);
      if (!found) return;
      clearInterval(ask);
      done(found[1]!);
    });
    shell.write(Buffer.from('\x15clear; echo "<$$>"\r'));
  });
}

const pids = await Promise.all(shells.map(pidOf));
console.log(JSON.stringify({ pids, ms: Math.round(performance.now() - start) }));
setInterval(() => {}, 1 << 30);
