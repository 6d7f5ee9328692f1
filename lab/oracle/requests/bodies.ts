/** Where requests put their objects. */
export const namespace = 'oracle';

/** A Pod template that no scheduler takes: it stays Pending, and every cluster says the same of it. */
export const template = (app: string, more: object = {}): object => ({
  metadata: { labels: { app } },
  spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'nginx:1.25' }], ...more },
});

export const podSpec = (more: object = {}): object => ({ schedulerName: 'nobody', containers: [{ name: 'main', image: 'nginx:1.25' }], ...more });

export const pod = (name: string, spec: object = {}, metadata: object = {}): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: podSpec(spec) });

export const deployment = (name: string, spec: object = {}, metadata: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...metadata },
  spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: template(name), ...spec },
});

export const configMap = (name: string, data: Readonly<Record<string, string>> = {}, metadata: object = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data });

/** Paths of the kinds that the lists name. */
export const core = `/api/v1/namespaces/${namespace}`;
export const apps = `/apis/apps/v1/namespaces/${namespace}`;
export const dryRun = 'dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict';
