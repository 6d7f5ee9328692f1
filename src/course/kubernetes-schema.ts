import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ManifestSchema, SchemaField, SchemaType } from '../engine/manifest/schema.ts';
import { ipPool } from './ippool-schema.ts';

const kinds: ManifestSchema['kinds'] = {
  Pod: { apiVersion: 'v1', type: 'Pod', namespaced: true },
  Service: { apiVersion: 'v1', type: 'Service', namespaced: true },
  Namespace: { apiVersion: 'v1', type: 'Namespace', namespaced: false },
  ConfigMap: { apiVersion: 'v1', type: 'ConfigMap', namespaced: true },
  Deployment: { apiVersion: 'apps/v1', type: 'Deployment', namespaced: true },
  DaemonSet: { apiVersion: 'apps/v1', type: 'DaemonSet', namespaced: true },
  Job: { apiVersion: 'batch/v1', type: 'Job', namespaced: true },
  IPPool: { apiVersion: 'crd.projectcalico.org/v1', type: 'IPPool', namespaced: false },
};

/**
 * Values that the API allows. The types say only `string`; each value stands in the field's description
 * (a test holds this list against them), and anything else is refused by the API server.
 */
export const values: Readonly<Record<string, readonly string[]>> = {
  'Container.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'ContainerPort.protocol': ['TCP', 'UDP', 'SCTP'],
  'DaemonSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
  'DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
  'LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'NodeSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'ServicePort.protocol': ['TCP', 'UDP', 'SCTP'],
  'ServiceSpec.externalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.internalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.sessionAffinity': ['ClientIP', 'None'],
  'ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'Toleration.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'Toleration.operator': ['Exists', 'Equal'],
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
};

/** Amounts such as `500m` or `64Mi`; the types say only `string`. */
const quantities = new Set(['ResourceRequirements.limits', 'ResourceRequirements.requests', 'EmptyDirVolumeSource.sizeLimit', 'ResourceFieldSelector.divisor', 'PodSpec.overhead', 'VolumeResourceRequirements.limits', 'VolumeResourceRequirements.requests']);

/** What the cluster writes and nobody types: not looked into. */
const opaque = new Set(['ObjectMeta.managedFields']);

const scalar: Readonly<Record<string, string>> = { string: 'string', boolean: 'boolean', Date: 'time', any: 'any', object: 'any', IntOrString: 'intOrString', number: 'number' };

function typeOf(written: string, format: string): string {
  const list = /^Array<(.+)>$/.exec(written)?.[1];
  if (list) return `[]${typeOf(list, format)}`;
  const map = /^\{\s*\[key: string\]: (.+);\s*\}$/s.exec(written)?.[1];
  if (map) return `{}${typeOf(map, format)}`;
  if (written === 'number' && format.startsWith('int')) return 'integer';
  return scalar[written] ?? written.replace(/^(V1|Core)/, '');
}

const clean = (doc: string) => doc.replace(/\\(['"])/g, '$1').replace(/\s+/g, ' ').trim();

/** Reads one generated class: fields, descriptions and optionality from its `.d.ts`, number formats from its `.js`. */
function readType(folder: string, name: string): SchemaType {
  const source = readFileSync(join(folder, `V1${name}.d.ts`), 'utf8');
  const formats = new Map<string, string>();
  for (const [, field = '', format = ''] of readFileSync(join(folder, `V1${name}.js`), 'utf8').matchAll(/"baseName": "([^"]+)",\s*"type": "[^"]+",\s*"format": "([^"]*)"/g)) formats.set(field, format);
  const doc = /\/\*\*\s*\n\* ([^\n]*)\n\*\/\s*\nexport declare class/.exec(source)?.[1] ?? '';
  const fields: Record<string, SchemaField> = {};
  for (const [, text = '', ts = '', optional, written = ''] of source.matchAll(/(?:\* ([^\n]*)\n\s*\*\/\n\s*)?'(\w+)'(\?)?: (\{[^}]*\}|[^;]+);/g)) {
    const key = ts === '_continue' ? 'continue' : ts;
    const id = `${name}.${key}`;
    let type = key === 'status' || opaque.has(id) ? 'any' : typeOf(written.trim(), formats.get(key) ?? '');
    if (quantities.has(id)) type = type.replace('string', 'quantity');
    fields[key] = { type, doc: key === 'status' ? 'What the cluster reports. It is not written by hand.' : clean(text), ...(optional ? {} : { required: true }), ...(values[id] ? { values: values[id] } : {}) };
  }
  return { doc: clean(doc), fields };
}

/**
 * The types of the course's eight kinds, and of everything they contain, from the official JavaScript client
 * (generated from the OpenAPI document of Kubernetes 1.32) and, for IPPool, from Calico's CRD.
 *
 * @throws Error if the package's layout has changed
 */
export function kubernetesSchema(): ManifestSchema {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models');
  const version = /OpenAPI spec version: v(\d+\.\d+)/.exec(readFileSync(join(folder, 'V1Pod.d.ts'), 'utf8'))?.[1];
  if (!version) throw new Error(`no Kubernetes version in ${folder}`);
  const types: Record<string, SchemaType> = { ...ipPool };
  const read = (name: string): void => {
    if (/^[a-z]/.test(name) || types[name]) return;
    types[name] = readType(folder, name);
    for (const field of Object.values(types[name].fields)) {
      const inside = field.type.replace(/^(\[\]|\{\})+/, '');
      read(inside);
      field.doc ||= types[inside]?.doc ?? ''; // a reference has no description of its own
    }
  };
  for (const name of ['ObjectMeta', ...Object.values(kinds).map(({ type }) => type)]) read(name);
  return { version, kinds, types };
}
