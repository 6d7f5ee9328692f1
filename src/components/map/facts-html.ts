import { calicoBlock, humanAge, ipReason, servicesOf } from '../../engine/cluster/pod-facts.ts';
import { ownerGroup } from '../../engine/cluster/facts.ts';
import { layoutMap } from '../../engine/cluster/layout.ts';
import type { ClusterState, NodeState, PodState } from '../../engine/cluster/state.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { escapeHtml, inline } from '../../i18n/inline.ts';
import { say } from '../../i18n/strings.ts';
import { mapStrings as s } from '../../i18n/strings/map.ts';
import { shape, stateText, taintText } from './render.ts';

type Row = [label: string, html: string];

function panel(title: string, rows: Row[], commands: string[], lang: Lang): string {
  const list = commands.map((line) => `<li><code>${escapeHtml(line)}</code> <button type="button" data-copy="${escapeHtml(line)}">${say(s.copy, lang)}</button></li>`).join('');
  return (
    `<div class="map-facts-head"><h3 tabindex="-1">${title}</h3><button type="button" data-close>${say(s.close, lang)}</button></div>` +
    `<dl>${rows.map(([label, html]) => `<div><dt>${label}</dt><dd>${html}</dd></div>`).join('')}</dl>` +
    `<p class="map-owner">${say(s.commands, lang)}</p><ul class="map-commands">${list}</ul>`
  );
}

function ownerText(pod: PodState, lang: Lang): string {
  const owner = `\`${pod.owner}\``;
  switch (ownerGroup(pod.owner)) {
    case 'static':
      return say(s.ownerStatic, lang, { owner });
    case 'DaemonSet':
      return say(s.ownerDaemonSet, lang, { owner });
    case 'Deployment':
      return say(s.ownerDeployment, lang, { owner, name: (pod.owner ?? '').replace(/^[^/]*\//, '').replace(/-[a-z0-9]+$/, '') });
    case 'naked':
      return pod.owner ? owner : say(s.ownerNone, lang);
  }
}

/** Everything the map says about one Pod. */
export function podFactsHtml(state: ClusterState, pod: PodState, lang: Lang): string {
  const reason = ipReason(pod);
  const why = reason.kind === 'host' ? say(s.whyHost, lang, { node: reason.node }) : reason.kind === 'calico' ? say(s.whyCalico, lang, { node: reason.node, block: reason.block }) : say(s.whyNone, lang);
  const services = servicesOf(state, pod).map(
    (service) => `${escapeHtml(service.name)} <code>${escapeHtml(service.clusterIP === 'None' ? say(s.headless, lang) : service.clusterIP)}</code> ${escapeHtml(service.ports.join(', '))}`,
  );
  const rows: Row[] = [
    [say(s.status, lang), escapeHtml(stateText(pod, lang))],
    [say(s.colNamespace, lang), `<code>${escapeHtml(pod.namespace)}</code>`],
    [say(s.colNode, lang), pod.node ? `<code>${escapeHtml(pod.node)}</code>` : '–'],
    [say(s.colOwner, lang), inline(ownerText(pod, lang))],
    ['IP', pod.ip ? `<code>${escapeHtml(pod.ip)}</code>` : say(s.noIp, lang)],
    [say(s.whyIp, lang), inline(why)],
    ...(pod.containers.length > 0 ? ([[say(s.containers, lang), pod.containers.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ')]] satisfies Row[]) : []),
    [say(s.reachedBy, lang), services.join('<br>') || say(s.none, lang)],
    [say(s.age, lang), humanAge(pod.ageSec)],
  ];
  const at = `${pod.name} -n ${pod.namespace}`;
  return panel(`${shape(ownerGroup(pod.owner))}${escapeHtml(pod.name)}`, rows, [`kubectl get pod ${at} -o wide`, `kubectl describe pod ${at}`], lang);
}

/** Everything the map says about one node. */
export function nodeFactsHtml(state: ClusterState, node: NodeState, lang: Lang): string {
  const groups = layoutMap(state).nodes.find((item) => item.node.name === node.name)?.groups ?? [];
  const count = groups.map(({ owner, pods }) => `${say(s[owner], lang)} ${pods.length}`).join(' + ');
  const total = groups.reduce((sum, group) => sum + group.pods.length, 0);
  const rows: Row[] = [
    [say(s.role, lang), say(node.controlPlane ? s.controlPlane : s.worker, lang)],
    ['IP', `<code>${escapeHtml(node.ip)}</code>`],
    [say(s.taints, lang), node.taints.map((taint) => `<code>${escapeHtml(taintText(taint))}</code>`).join('<br>') || say(s.noTaint, lang)],
    [say(s.pods, lang), `${total}${count ? ` = ${escapeHtml(count)}` : ''}`],
  ];
  if (node.cpu && node.memory) rows.push([say(s.capacity, lang), escapeHtml(say(s.capacityValue, lang, { cpu: node.cpu, memory: node.memory }))]);
  if (node.podCIDR) rows.push([say(s.podCidr, lang), inline(say(s.podCidrValue, lang, { cidr: node.podCIDR }))]);
  if (node.tunnel) rows.push([say(s.block, lang), inline(say(s.blockValue, lang, { block: calicoBlock(node.tunnel), tunnel: node.tunnel }))]);
  if (node.ageSec > 0) rows.push([say(s.age, lang), humanAge(node.ageSec)]);
  return panel(escapeHtml(node.name), rows, [`kubectl describe node ${node.name}`, `kubectl get pods -A -o wide --field-selector spec.nodeName=${node.name}`], lang);
}
