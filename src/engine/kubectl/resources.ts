// Plural name first, then what people type for it. From `kubectl api-resources` of v1.31 and Calico's CRDs.
const names = `
pods pod po|nodes node no|services service svc|namespaces namespace ns|deployments deployment deploy|daemonsets daemonset ds
replicasets replicaset rs|statefulsets statefulset sts|jobs job|cronjobs cronjob cj|configmaps configmap cm|secrets secret
serviceaccounts serviceaccount sa|endpoints ep|endpointslices endpointslice|events event ev|leases lease|ingresses ingress ing
persistentvolumes persistentvolume pv|persistentvolumeclaims persistentvolumeclaim pvc|storageclasses storageclass sc
networkpolicies networkpolicy netpol|horizontalpodautoscalers horizontalpodautoscaler hpa|poddisruptionbudgets poddisruptionbudget pdb
priorityclasses priorityclass pc|replicationcontrollers replicationcontroller rc|resourcequotas resourcequota quota|limitranges limitrange limits
customresourcedefinitions customresourcedefinition crd crds|certificatesigningrequests certificatesigningrequest csr
componentstatuses componentstatus cs|csidrivers csidriver|csinodes csinode|roles role|rolebindings rolebinding|clusterroles clusterrole
clusterrolebindings clusterrolebinding|ippools ippool|ipamblocks ipamblock|blockaffinities blockaffinity|tigerastatuses tigerastatus
installations installation|apiservices apiservice|runtimeclasses runtimeclass|ingressclasses ingressclass`;

const plurals = new Map<string, string>();
for (const group of names.split(/[|\n]/)) {
  const [plural, ...others] = group.trim().split(' ');
  if (plural) for (const name of [plural, ...others]) plurals.set(name, plural);
}

/** The plural of a resource name or its short form (`po` → `pods`); anything else comes back unchanged. */
export function pluralResource(name: string): string {
  // `pod.spec.containers` of explain and `deployments.apps`: the first part is the resource.
  const dot = name.indexOf('.');
  if (dot > 0) return (plurals.get(name.slice(0, dot)) ?? name.slice(0, dot)) + name.slice(dot);
  return name
    .split(',')
    .map((part) => plurals.get(part) ?? part)
    .join(',');
}

/** True if the word names a resource that this table knows. */
export function isResource(name: string): boolean {
  return plurals.has(name);
}
