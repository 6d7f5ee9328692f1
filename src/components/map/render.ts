import { isEmphasised, isPlain, layoutMap, type Emphasis, type OwnerGroup } from '../../engine/cluster/layout.ts';
import { humanAge } from '../../engine/cluster/pod-facts.ts';
import { podKey, type ClusterState, type NodeState, type PodState } from '../../engine/cluster/state.ts';
import { ownerGroup } from '../../engine/cluster/facts.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { escapeHtml } from '../../i18n/inline.ts';
import { say } from '../../i18n/strings.ts';
import { mapStrings as s } from '../../i18n/strings/map.ts';

/** How one map is drawn; the server and the custom element draw with the same code. */
export interface MapOptions {
  /** Unique on the page: prefix of the table rows' ids. */
  id: string;
  lang: Lang;
  emphasis?: Emphasis | undefined;
  /** The table is on the page, so that a Pod can lead to its row without a script. */
  rows: boolean;
}

const shapes: Record<OwnerGroup, string> = {
  static: 'M1.5 1.5h9v9h-9z',
  DaemonSet: 'M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 1 0 6 .8z',
  Deployment: 'M6 .3 11.7 6 6 11.7.3 6z',
  naked: 'M6 1 11.5 11H.5z',
};

/** The shape of an owner: square, circle, diamond, triangle. */
export function shape(owner: OwnerGroup): string {
  return `<svg class="map-shape" data-owner="${owner}" viewBox="0 0 12 12" aria-hidden="true"><path d="${shapes[owner]}"/></svg>`;
}

/** Id of a Pod's row in the table beside the map. */
export function rowId(id: string, pod: PodState): string {
  return `${id}-${pod.namespace}-${pod.name}`;
}

/** The part of a Pod's name that people say, and the generated rest: `coredns` + `-76b86bc878-5v86m`. */
export function splitName(pod: PodState): [string, string] {
  const [kind = '', owner = ''] = (pod.owner ?? '').split('/');
  const base = kind === 'ReplicaSet' ? owner.replace(/-[a-z0-9]+$/, '') : kind === 'Node' ? pod.name.replace(new RegExp(`-${owner}$`), '') : owner;
  return base && pod.name.startsWith(`${base}-`) ? [base, pod.name.slice(base.length)] : [pod.name, ''];
}

function flag(pod: PodState, lang: Lang): string {
  if (pod.deleting) return say(s.flagDeleting, lang);
  if (pod.phase === 'Pending') return say(s.flagPending, lang);
  if (pod.phase !== 'Running') return pod.phase;
  if (!pod.ready) return say(s.flagNotReady, lang);
  return pod.created ? say(s.flagNew, lang) : '';
}

function podHtml(pod: PodState, { id, lang, emphasis, rows }: MapOptions): string {
  const [base, rest] = splitName(pod);
  const owner = ownerGroup(pod.owner);
  const emphasised = isPlain(emphasis) ? '' : isEmphasised(pod, emphasis ?? {}) ? ' is-lit' : ' is-dim';
  const mark = flag(pod, lang);
  const net = pod.ip ? `<span class="map-net">${say(pod.hostNetwork ? s.hostNet : s.podNet, lang)}</span> ${escapeHtml(pod.ip)}` : say(s.noIp, lang);
  return (
    `<li><a class="map-pod${emphasised}${pod.created ? ' is-new' : ''}${pod.deleting ? ' is-deleting' : ''}"${rows ? ` href="#${escapeHtml(rowId(id, pod))}"` : ''} data-pod="${escapeHtml(podKey(pod))}" data-owner="${owner}" data-net="${pod.hostNetwork ? 'host' : 'pod'}">` +
    `${shape(owner)}<span class="map-name"><b>${escapeHtml(base)}</b>${escapeHtml(rest)}</span>` +
    `<span class="map-ip">${net}</span>${mark ? `<span class="map-flag">${escapeHtml(mark)}</span>` : ''}</a></li>`
  );
}

/** `key=value:Effect`, as kubectl writes a taint. */
export function taintText(taint: NodeState['taints'][number]): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}

/** The nodes with their Pods. */
export function mapHtml(state: ClusterState, options: MapOptions): string {
  const { lang, emphasis, id, rows } = options;
  const layout = layoutMap(state);
  const nodes = layout.nodes.map(({ node, groups, count }) => {
    const states = [
      say(node.controlPlane ? s.controlPlane : s.worker, lang),
      node.ip,
      ...(node.ready ? [] : [say(s.notReady, lang)]),
      ...(node.unschedulable ? [say(s.cordoned, lang)] : []),
    ];
    const taints = node.taints.length === 0 ? say(s.noTaint, lang) : node.taints.map((taint) => say(s.taint, lang, { taint: taintText(taint) })).join(', ');
    const lit = emphasis?.nodes?.includes(node.name) ? ' is-lit' : '';
    const body = groups.map(
      ({ owner, pods }) =>
        `<div class="map-group" data-owner="${owner}"><p class="map-owner">${shape(owner)}${say(s[owner], lang)} <b>${pods.length}</b></p>` +
        `<ul class="map-pods">${pods.map((pod) => podHtml(pod, options)).join('')}</ul></div>`,
    );
    return (
      `<section class="map-node${lit}" data-of="${escapeHtml(node.name)}" data-count="${count}" aria-label="${escapeHtml(say(s.node, lang, { name: node.name }))}">` +
      `<a class="map-head"${rows ? ` href="#${escapeHtml(id)}-twin"` : ''} data-node="${escapeHtml(node.name)}"><b>${escapeHtml(node.name)}</b> <span class="map-count">${say(s.podCount, lang, { n: count })}</span>` +
      `<span class="map-what">${escapeHtml(states.join(' · '))}</span><span class="map-what">${escapeHtml(taints)}</span></a>` +
      `${body.join('') || `<p class="map-empty">${say(s.noPods, lang)}</p>`}</section>`
    );
  });
  const waiting = layout.unscheduled.length
    ? `<section class="map-node map-waiting" aria-label="${say(s.unscheduled, lang)}"><p class="map-owner">${say(s.unscheduled, lang)} <b>${layout.unscheduled.length}</b></p><ul class="map-pods">${layout.unscheduled.map((pod) => podHtml(pod, options)).join('')}</ul></section>`
    : '';
  return nodes.join('') + waiting;
}

/** What a Pod's state is called in the table. */
export function stateText(pod: PodState, lang: Lang): string {
  return flag({ ...pod, created: false }, lang) || say(s.running, lang);
}

/** Rows of the table that says the same as the map. */
export function twinRows(state: ClusterState, { id, lang, emphasis }: MapOptions): string {
  return state.pods
    .map((pod) => {
      const lit = !isPlain(emphasis) && isEmphasised(pod, emphasis ?? {}) ? ' class="is-lit"' : '';
      const cells = [
        pod.namespace,
        pod.owner ?? say(s.none, lang),
        pod.node ?? '–',
        say(pod.hostNetwork ? s.hostNet : s.podNet, lang),
        pod.ip ?? '–',
        stateText(pod, lang),
        humanAge(pod.ageSec),
      ];
      return `<tr id="${escapeHtml(rowId(id, pod))}"${lit}><th scope="row">${escapeHtml(pod.name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
    })
    .join('');
}
