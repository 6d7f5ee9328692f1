import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localShells } from '../shell/local/source.ts';
import { testGateway } from './gateway.ts';
import { Page } from './page.ts';

export interface CutsResult {
  cuts: number;
  /** Output as the page has it, and as the shell made it. */
  out: { got: string; made: string; bytes: number };
  /** Input as the shell has it, and as it was typed. */
  in: { got: string; made: string; lines: number };
  /** Milliseconds from a cut to the next welcome. */
  backMs: number[];
}

const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Text like kubectl's, so many bytes of it. */
export function bigText(bytes: number): Buffer {
  const lines: string[] = [];
  for (let n = 0, i = 0; n < bytes; i++) {
    const line = `default   web-${(i * 7919) % 100_000}-${i}   1/1   Running   0   ${i % 60}m   10.244.${i % 256}.${(i * 13) % 256}   gpu1\n`;
    lines.push(line);
    n += line.length;
  }
  return Buffer.from(lines.join('')).subarray(0, bytes);
}

/**
 * A shell prints `bytes` and reads `lines` at the same time, while its page loses the connection `cuts` times: every third time
 * silently, the dead socket left open.
 */
export async function runCuts({ bytes, lines, cuts }: { bytes: number; lines: number; cuts: number }): Promise<CutsResult> {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-cuts-'));
  const big = bigText(bytes);
  writeFileSync(join(folder, 'big'), big);
  const script = `stty -echo -opost; cat big & head -n ${lines} >in; wait`;
  const { source } = await localShells({ command: ['bash', '-c', script], cwd: folder });
  const lab = await testGateway({ source });
  const hash = createHash('sha256');
  const page = new Page({ url: lab.url, token: lab.token(), reconnect: true, onOutput: (chunk) => void hash.update(chunk) });
  const backMs: number[] = [];
  try {
    await page.until(() => page.received > 0);
    const typed: string[] = [];
    const typeUntil = (count: number) => {
      while (typed.length < count) {
        const line = `${typed.length} ${sha(String(typed.length)).slice(0, 20)}\n`;
        typed.push(line);
        page.type(line);
      }
    };
    for (let cut = 0; cut < cuts; cut++) {
      // With the last line the shell ends: it is kept until all cuts are made.
      typeUntil(Math.ceil(((lines - 1) * (cut + 1)) / cuts));
      await sleep(4 + Math.random() * 14);
      if (page.exit) break;
      const before = page.welcome;
      const at = performance.now();
      if (cut % 3 === 2) page.moveAway();
      else page.cut();
      await page.until(() => page.welcome !== before || page.closed?.code === 1000);
      backMs.push(performance.now() - at);
    }
    typeUntil(lines);
    await page.until(() => page.exit !== undefined);
    const input = readFileSync(join(folder, 'in'));
    return { cuts: page.cuts, out: { got: hash.digest('hex'), made: sha(big), bytes: page.received }, in: { got: sha(input), made: sha(typed.join('')), lines: typed.length }, backMs };
  } finally {
    page.close();
    await lab.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
