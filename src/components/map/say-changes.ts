import { podKey, type ClusterState, type PodState } from '../../engine/cluster/state.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { mapStrings as s } from '../../i18n/strings/map.ts';
import { stateText, taintText } from './render.ts';

/** What changed between two states, in a sentence or two for the live region; empty when nothing did. */
export function sayChanges(before: ClusterState, after: ClusterState, lang: Lang): string {
  const was = new Map(before.pods.map((pod) => [podKey(pod), pod]));
  const is = new Map(after.pods.map((pod) => [podKey(pod), pod]));
  const removed = before.pods.filter((pod) => !is.has(podKey(pod)));
  const added = after.pods.filter((pod) => !was.has(podKey(pod)));
  const said: string[] = [];
  for (const node of after.nodes) {
    const old = before.nodes.find((other) => other.name === node.name);
    if (!old) said.push(say(s.saidNodeJoined, lang, { name: node.name }));
    else {
      const what: string[] = [];
      if (old.ready !== node.ready) what.push(node.ready ? 'Ready' : say(s.notReady, lang));
      if (node.unschedulable && !old.unschedulable) what.push(say(s.cordoned, lang));
      const taints = node.taints.map(taintText).join(', ');
      if (old.taints.map(taintText).join(', ') !== taints) what.push(taints ? say(s.taint, lang, { taint: taints }) : say(s.noTaint, lang));
      if (what.length > 0) said.push(say(s.saidNode, lang, { name: node.name, what: what.join(', ') }));
    }
  }
  for (const node of before.nodes) if (!after.nodes.some((other) => other.name === node.name)) said.push(say(s.saidNodeLeft, lang, { name: node.name }));
  // A long list of names helps nobody who listens.
  if (removed.length + added.length > 4) {
    said.push(say(s.saidMany, lang, { total: after.pods.length, added: added.length, removed: removed.length }));
    return said.join(' ');
  }
  for (const pod of removed) said.push(say(s.saidDeleted, lang, { name: pod.name }));
  for (const pod of added) said.push(pod.node ? say(s.saidAdded, lang, { name: pod.name, node: pod.node }) : say(s.saidPending, lang, { name: pod.name }));
  for (const pod of after.pods) {
    const old = was.get(podKey(pod));
    if (!old) continue;
    if (pod.deleting && !old.deleting) said.push(say(s.saidDeleting, lang, { name: pod.name }));
    else if (describe(pod, lang) !== describe(old, lang)) said.push(say(s.saidChanged, lang, { name: pod.name, what: describe(pod, lang) }));
  }
  return said.join(' ');
}

function describe(pod: PodState, lang: Lang): string {
  return [stateText(pod, lang), ...(pod.node ? [pod.node] : []), ...(pod.ip ? [pod.ip] : [])].join(', ');
}
