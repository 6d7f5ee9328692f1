import type { KubeObject } from '../kube/types.ts';
import type { SpawnProgress } from './spawner.ts';

interface PodStatus {
  phase?: string;
  message?: string;
  reason?: string;
  startTime?: string;
  conditions?: readonly { type: string; status: string; reason?: string; message?: string }[];
  containerStatuses?: readonly { ready?: boolean; state?: { waiting?: { reason?: string; message?: string } } }[];
}

/** How far a shell's Pod has come. */
export interface PodStage {
  stage: Extract<SpawnProgress['stage'], 'quota' | 'scheduled' | 'image' | 'ready'>;
  /** It will not get any further by itself. */
  ended?: boolean;
  /** What the cluster says is wrong; it may mend itself. */
  trouble?: { kind: 'image' | 'room' | 'crash' | 'other'; text: string };
}

const imageTrouble = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable']);

export function stageOfPod(pod: KubeObject): PodStage {
  const { phase, message, reason, conditions = [], containerStatuses = [] } = (pod.status ?? {}) as PodStatus;
  if (pod.metadata.deletionTimestamp) return { stage: 'quota', ended: true };
  if (phase === 'Failed' || phase === 'Succeeded') return { stage: 'ready', ended: true, trouble: { kind: 'other', text: message ?? reason ?? phase } };
  if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return { stage: 'ready' };
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'True') return { stage: 'quota', ...(scheduled?.message ? { trouble: { kind: 'room', text: scheduled.message } } : {}) };
  const waiting = containerStatuses[0]?.state?.waiting;
  if (!waiting) return { stage: 'scheduled' };
  if (imageTrouble.has(waiting.reason ?? '')) return { stage: 'image', trouble: { kind: 'image', text: waiting.message ?? waiting.reason! } };
  if (waiting.reason === 'CrashLoopBackOff' || waiting.reason?.includes('Error')) return { stage: 'image', trouble: { kind: 'crash', text: waiting.message ?? waiting.reason } };
  return { stage: 'image' };
}

/** Milliseconds since 1970 when the Pod began to run, or NaN. */
export const podStart = (pod: KubeObject): number => Date.parse((pod.status as PodStatus | undefined)?.startTime ?? '');
