import type { Audit } from '../audit/audit.ts';
import { seatLabel, workshopLabel } from '../cluster-names.ts';
import type { KubeObject } from '../kube/types.ts';
import { namespaceOf } from '../spawner/names.ts';
import type { Account } from './account.ts';
import type { Asked } from './asked.ts';
import type { Upstream } from './upstream.ts';

/** Lines a minute that one learner may cause at one address (a forged token uses up nobody else's); what is above is counted in the next line that is written. */
const linesPerMinute = 120;

interface Tally {
  since: number;
  lines: number;
  unwritten: number;
}

/** Writes down what learners were refused: who, what, where, and why. Never a token, never a body. */
export class Refusals {
  readonly #audit: Audit;
  readonly #upstream: Upstream;
  readonly #now: () => number;
  readonly #seats = new Map<string, { at: number; seat: Promise<{ sub?: string; ws?: string }> }>();
  readonly #tallies = new Map<string, Tally>();

  constructor(audit: Audit, upstream: Upstream, now: () => number = Date.now) {
    this.#audit = audit;
    this.#upstream = upstream;
    this.#now = now;
  }

  /** @param account undefined: the caller is no learner */
  log(code: number, why: string, asked: Asked, account: Account | undefined, address: string): void {
    const tally = this.#tally(`${account?.slot ?? ''} ${address}`);
    if (++tally.lines > linesPerMinute) return void tally.unwritten++;
    const unwritten = tally.unwritten || undefined;
    tally.unwritten = 0;
    const { verb, group, plural, subresource, namespace, name, path } = asked;
    const what = plural === undefined ? { path } : { group: group || undefined, resource: subresource === undefined ? plural : `${plural}/${subresource}`, namespace, name };
    void this.#seat(account).then((seat) => this.#audit.log('api.refused', { ...seat, slot: account?.slot, code, verb, ...what, why: why.slice(0, 240), address, unwritten }));
  }

  /** Whose the slot is, as its namespace says. */
  #seat(account: Account | undefined): Promise<{ sub?: string; ws?: string }> {
    if (!account) return Promise.resolve({});
    const known = this.#seats.get(account.slot);
    if (known && this.#now() - known.at < 60_000) return known.seat;
    const seat = this.#upstream
      .ask(`/api/v1/namespaces/${namespaceOf(account.slot)}`, { headers: { authorization: account.authorization, accept: 'application/json' }, signal: AbortSignal.timeout(5000) })
      .then(({ code, text }) => {
        // A token that is not valid must not hide for a minute whose a valid one is.
        if (code !== 200) this.#seats.delete(account.slot);
        const labels = code === 200 ? (JSON.parse(text) as KubeObject).metadata.labels : undefined;
        return { ...(labels?.[seatLabel] ? { sub: labels[seatLabel] } : {}), ...(labels?.[workshopLabel] ? { ws: labels[workshopLabel] } : {}) };
      })
      .catch(() => ({}));
    if (this.#seats.size > 10_000) this.#seats.clear();
    this.#seats.set(account.slot, { at: this.#now(), seat });
    return seat;
  }

  #tally(key: string): Tally {
    let tally = this.#tallies.get(key);
    if (!tally || this.#now() - tally.since > 60_000) {
      if (this.#tallies.size > 10_000) this.#tallies.clear();
      this.#tallies.set(key, (tally = { since: this.#now(), lines: 0, unwritten: tally?.unwritten ?? 0 }));
    }
    return tally;
  }
}
