import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../cluster/run.ts';
import type { ApiClient, RawAnswer } from './api-client.ts';
import type { ApiGroup, ApiRequest, Ask } from './types.ts';
import { at, fill, type Variables } from './variables.ts';

/** An answer before it is normalised. */
export interface RawExchange {
  request: ApiRequest;
  /** As declared: with `${name}`. */
  ask: Ask;
  raw: RawAnswer;
  events?: unknown[];
}

/** What sends requests. */
export type Asker = Pick<ApiClient, 'send' | 'watch'>;

const patience = 20_000;
const watchPatience = 8_000;

const askOf = ({ method = 'GET', path, accept, type, body, as, auth }: Omit<ApiRequest, 'id'>): Ask => ({ method, path, accept, type, body, as, auth });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A watch whose events nobody causes (a bookmark) may have been too short on a busy machine: it is opened again. */
async function watched(client: Asker, request: ApiRequest, variables: Variables, tries = 4): Promise<RawExchange> {
  const { events: wanted, during = [] } = request.watch!;
  const events: unknown[] = [];
  const watch = client.watch(fill(askOf(request), variables), (line) => events.push(JSON.parse(line)) >= wanted);
  await watch.opened;
  const late = setTimeout(() => watch.close(), watchPatience);
  for (const other of during) {
    await sleep(30);
    await client.send(fill(askOf(other), variables));
  }
  const raw = await watch.answer;
  clearTimeout(late);
  // 9: as many as come until its time is up.
  if (during.length === 0 && events.length < wanted && wanted < 9 && tries > 1) return watched(client, request, variables, tries - 1);
  return { request, ask: askOf(request), raw, events };
}

async function answered(client: Asker, request: ApiRequest, variables: Variables): Promise<RawExchange> {
  const ask = fill(askOf(request), variables);
  const end = Date.now() + patience;
  for (;;) {
    const raw = await client.send(ask);
    if (!request.until || request.until({ status: raw.status, body: parsed(raw.text) })) return { request, ask: askOf(request), raw };
    if (Date.now() > end) throw new LabError(`what it waits for did not come: ${raw.status} ${raw.text.slice(0, 400)}`);
    await sleep(100);
  }
}

/** Sends the requests of a group, one after the other; again if it was disturbed. @throws LabError naming the request that got no useful answer */
export async function askGroup(client: Asker, group: ApiGroup, tries = 3): Promise<RawExchange[]> {
  const variables: Variables = new Map();
  const out: RawExchange[] = [];
  const disturbed: string[] = [];
  for (const request of group.requests)
    try {
      const exchange = request.watch ? await watched(client, request, variables) : await answered(client, request, variables);
      out.push(exchange);
      for (const [name, pointer] of Object.entries(request.save ?? {})) variables.set(name, at(parsed(exchange.raw.text), pointer));
      if (request.undisturbed && !request.undisturbed({ status: exchange.raw.status, body: parsed(exchange.raw.text) })) disturbed.push(request.id);
    } catch (error) {
      throw new LabError(`${group.name}/${request.id}: ${(error as Error).message}`);
    }
  if (disturbed.length === 0) return out;
  if (tries === 1) throw new LabError(`${group.name}: disturbed each time: ${disturbed.join(', ')}`);
  return askGroup(client, group, tries - 1);
}
