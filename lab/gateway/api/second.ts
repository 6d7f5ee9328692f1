import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../kube/types.ts';
import { secondManifest } from '../spawner/manifests.ts';
import { secondName, secondOf } from '../spawner/names.ts';
import type { Account } from './account.ts';
import type { Asked } from './asked.ts';
import { textOf, type Upstream, type Whole } from './upstream.ts';
import { asking } from './whole.ts';

/** How long a learner's `create namespace` waits for the limits and rights that the gateway puts in, in milliseconds. */
const patienceMs = 20_000;

/** The body of a request for the learner's second namespace; undefined if it is for another, or no JSON. */
export async function secondWanted(request: IncomingMessage, slot: string): Promise<{ text: string; object?: KubeObject }> {
  const text = await textOf(request, 1024 * 1024);
  try {
    const object = JSON.parse(text) as KubeObject;
    return object.metadata.name === secondName || object.metadata.name === secondOf(slot) ? { text, object } : { text };
  } catch {
    return { text };
  }
}

/**
 * Makes the learner's second namespace, with the learner's token: the admission policy lets through exactly this one. What the learner
 * wrote of it stays; the labels that bind it to its slot are added. Answers when the gateway has put in quota, limits and rights.
 */
export async function makeSecond(upstream: Upstream, request: IncomingMessage, asked: Asked, { slot, authorization }: Account, given: KubeObject, signal: AbortSignal): Promise<Whole> {
  const { metadata } = secondManifest(slot);
  const labels = { ...given.metadata.labels, ...metadata.labels };
  const headers = { ...asking(request, authorization), 'content-type': 'application/json' };
  const body = JSON.stringify({ ...given, metadata: { ...given.metadata, name: metadata.name, labels } });
  const answer = await upstream.ask(`/api/v1/namespaces?${asked.query}`, { method: 'POST', headers, body, signal });
  if (answer.code !== 201 || asked.query.has('dryRun')) return answer;
  for (const end = Date.now() + patienceMs; Date.now() < end && !(await furnished(upstream, metadata.name, authorization, signal)); ) await sleep(100, undefined, { signal });
  return answer;
}

/** Whether a Pod can be made there now: the learner may read, the quota counts, the account is there that Pods have. */
async function furnished(upstream: Upstream, namespace: string, authorization: string, signal: AbortSignal): Promise<boolean> {
  const [quota, account] = await Promise.all(['resourcequotas/lab', 'serviceaccounts/default'].map((what) => upstream.ask(`/api/v1/namespaces/${namespace}/${what}`, { headers: { authorization }, signal })));
  return quota?.code === 200 && account?.code === 200 && (JSON.parse(quota.text) as { status?: { hard?: object } }).status?.hard !== undefined;
}
