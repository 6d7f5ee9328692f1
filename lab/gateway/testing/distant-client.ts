/** A page in a process of its own, forked by trouble.ts: it types numbered lines as it is told to, and says how it stands. */
import { createHash } from 'node:crypto';
import { DistantPage, type DistantPageOptions } from './distant-page.ts';

/** What its parent is told. */
export interface ClientState {
  received: number;
  typed: number;
  open: boolean;
  links: string[];
  resets: number;
  /** When the shell has ended: hashes of all that was received and typed. */
  ended?: { out: string; in: string };
}

const options = JSON.parse(process.argv[2] ?? '{}') as DistantPageOptions;
const line = (n: number) => `${n} ${createHash('sha256').update(String(n)).digest('hex').slice(0, 20)}\n`;
const typed = createHash('sha256');
let count = 0;
let goal = 0;
let jumped = 0;
const page = await DistantPage.open(options, () => jumped);
const typing = setInterval(() => {
  for (let n = 0; n < 5 && count < goal && page.type(line(count)); n++) typed.update(line(count++));
}, 10);
const state = (): ClientState => ({ received: page.received, typed: count, open: page.open, links: page.links, resets: page.resets });
process.on('message', (asked: { goal?: number; jump?: number }) => {
  goal = asked.goal ?? goal;
  jumped += asked.jump ?? 0;
  process.send?.(state());
});
// Somebody is there who presses "try again".
setInterval(() => page.session.link?.state === 'away' && page.session.retry?.(), 300);
process.on('disconnect', () => process.exit(0));
process.send?.(state());
await page.until(() => page.session.link?.state === 'ended');
clearInterval(typing);
process.send?.({ ...state(), ended: { out: page.digest(), in: typed.digest('hex') } } satisfies ClientState);
