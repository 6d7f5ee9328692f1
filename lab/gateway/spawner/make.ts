import { resources } from '../kube/resources.ts';
import { KubeError, type Kube, type KubeObject, type Resource } from '../kube/types.ts';
import { persist } from '../kube/wait.ts';
import { accountManifest, bindingManifest, namespaceManifest, networkManifest, podManifest, quotaManifests, shellNetworkManifest } from './manifests.ts';
import { accountOf, namespaceOf, podOf, secondOf } from './names.ts';
import type { SpawnerOptions } from './options.ts';

/** Creates and says what is there; one that is there already is fine: the request came through although its answer did not. */
async function put(kube: Kube, resource: Resource, object: KubeObject, signal?: AbortSignal, retry?: (error: KubeError) => boolean): Promise<KubeObject> {
  try {
    return await persist(() => kube.create(resource, object, signal), { signal, retry: (error) => error.reason === 'Conflict' || Boolean(retry?.(error)) });
  } catch (error) {
    if (error instanceof KubeError && error.reason === 'AlreadyExists') return object;
    throw error;
  }
}

/** A quota or an account that was made a moment ago may not have reached the admission that counts it. */
const early = ({ code, message }: KubeError) => code === 403 && /status unknown for quota|error looking up service account|not found/.test(message);

/**
 * Makes an environment up to its Pod's creation; the Pod is not running then.
 * @throws KubeError
 */
export async function makeSlot(kube: Kube, slot: string, options: SpawnerOptions, told: { namespace(object: KubeObject): void; pod(object: KubeObject): void }, signal?: AbortSignal): Promise<void> {
  const [namespace, shells] = [namespaceOf(slot), options.shellsNamespace];
  told.namespace(await put(kube, resources.namespaces(), namespaceManifest(slot), signal));
  const { quota, limits } = quotaManifests(slot, options);
  const shell = async () => {
    await put(kube, resources.serviceAccounts(shells), accountManifest(slot, options), signal);
    await put(kube, resources.networkPolicies(shells), shellNetworkManifest(slot, options), signal);
    told.pod(await makePod(kube, slot, options, signal));
  };
  const done = await Promise.allSettled([
    put(kube, resources.quotas(namespace), quota, signal),
    put(kube, resources.limits(namespace), limits, signal),
    put(kube, resources.networkPolicies(namespace), networkManifest(slot, options), signal),
    put(kube, resources.roleBindings(namespace), bindingManifest(slot, options), signal),
    shell(),
  ]);
  // All have come to an end before the slot is removed: a late answer must not make something anew.
  for (const result of done) if (result.status === 'rejected') throw result.reason;
}

/** The shell's Pod alone: the first, or another after it was lost. @throws KubeError */
export const makePod = (kube: Kube, slot: string, options: SpawnerOptions, signal?: AbortSignal): Promise<KubeObject> => put(kube, resources.pods(options.shellsNamespace), podManifest(slot, options), signal, early);

/**
 * Puts into the second namespace, which a learner has made, what the first has; rights come when the limits are there.
 * @throws KubeError
 */
export async function furnishSecond(kube: Kube, slot: string, options: SpawnerOptions): Promise<void> {
  const namespace = secondOf(slot);
  const { quota, limits } = quotaManifests(slot, options, namespace);
  await Promise.all([
    put(kube, resources.quotas(namespace), quota),
    put(kube, resources.limits(namespace), limits),
    put(kube, resources.networkPolicies(namespace), networkManifest(slot, options, namespace)),
    put(kube, resources.roleBindings(namespace), bindingManifest(slot, options, namespace, 'second')),
  ]);
  await put(kube, resources.roleBindings(namespace), bindingManifest(slot, options, namespace));
}

/** Orders the removal of all that belongs to a slot. @throws KubeError when something could not be ordered */
export async function removeSlot(kube: Kube, slot: string, shells: string): Promise<void> {
  const remove = (resource: Resource, name: string, graceSeconds?: number) => persist(() => kube.remove(resource, name, { graceSeconds }), { retry: ({ code }) => code === 409 });
  const done = await Promise.allSettled([
    remove(resources.pods(shells), podOf(slot), 1),
    remove(resources.networkPolicies(shells), podOf(slot)),
    remove(resources.serviceAccounts(shells), accountOf(slot)),
    remove(resources.namespaces(), secondOf(slot)),
    remove(resources.namespaces(), namespaceOf(slot)),
  ]);
  for (const result of done) if (result.status === 'rejected') throw result.reason;
}
