import { KubeError, type Kube, type KubeObject } from '../gateway/kube/types.ts';

/** One right: verb, resource (`pods/exec`), group, and where. */
export interface Right {
  verb: string;
  resource: string;
  group?: string;
  namespace?: string;
}

/** Whether whoever asks has a right (SelfSubjectAccessReview). @throws KubeError */
export async function may(kube: Kube, { verb, resource, group = '', namespace }: Right): Promise<boolean> {
  const [plural, subresource] = resource.split('/');
  const review = await kube.request<{ status: { allowed: boolean } }>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group, resource: plural, ...(subresource ? { subresource } : {}), ...(namespace ? { namespace } : {}) } },
  });
  return review.status.allowed;
}

/** Tries to create something without doing it (`dryRun=All`). Resolves with the refusal, or undefined if it would be accepted. @throws KubeError when no answer came */
export async function refusalOf(kube: Kube, path: string, object: KubeObject): Promise<KubeError | undefined> {
  try {
    await kube.request('POST', `${path}?dryRun=All`, object);
    return undefined;
  } catch (error) {
    if (error instanceof KubeError && error.code >= 400 && error.code < 500 && error.code !== 404) return error;
    throw error;
  }
}
