import { readFileSync, readdirSync, mkdirSync, writeFileSync, copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseCast } from '../../src/engine/cast/parse.ts';
import { castTranscript } from '../../src/engine/cast/transcript.ts';
import { browserSite } from './support/site.ts';

const root = resolve(import.meta.dirname, '../..');
const casts = join(root, 'public/casts');
const dir = join(root, 'tests/.artifacts/asciinema');

/** A page of the player, with every recording beside it. */
function playerSite(): string {
  mkdirSync(dir, { recursive: true });
  const bundle = join(root, 'node_modules/asciinema-player/dist/bundle');
  for (const name of ['asciinema-player.min.js', 'asciinema-player.css']) copyFileSync(join(bundle, name), join(dir, name));
  for (const name of readdirSync(casts)) if (name.endsWith('.cast')) copyFileSync(join(casts, name), join(dir, name));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="asciinema-player.css"><script src="asciinema-player.min.js"></script><div id="p"></div>');
  return dir;
}
const at = browserSite({ folder: playerSite });

test('every recording plays to its end in asciinema-player, and its last output is on the screen', async () => {
  const { page, problems } = await at.open();
  const names = readdirSync(casts).filter((name) => name.endsWith('.cast'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const cast = parseCast(readFileSync(join(casts, name), 'utf8'));
    const last = castTranscript(cast).at(-1)!;
    const text = await page.evaluate(
      async ({ name, end }) => {
        interface Player { seek(to: number): Promise<void>; dispose(): void }
        const { AsciinemaPlayer } = window as unknown as { AsciinemaPlayer: { create(url: string, into: Element, options: object): Player } };
        const place = document.getElementById('p')!;
        const player = AsciinemaPlayer.create(name, place, { preload: true, fit: false, idleTimeLimit: 2 });
        await player.seek(end);
        await new Promise((done) => setTimeout(done, 100));
        const lines = [...place.querySelectorAll('.ap-line')].map((line) => line.textContent ?? '');
        player.dispose();
        return lines.join('\n');
      },
      { name, end: cast.durationMs / 1000 + 60 },
    );
    const flat = (value: string) => value.replace(/\s+/g, '');
    expect(flat(text), name).toContain(flat((last.lines.filter(Boolean).at(-1) ?? last.cmd).slice(-30)));
  }
  expect(problems).toEqual([]);
});
