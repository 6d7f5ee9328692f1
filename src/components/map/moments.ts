import type { MomentId } from '../../engine/cluster/timeline.ts';
import type { Localized } from '../../engine/schema/localized.ts';
import { clusterStrings as c } from '../../i18n/strings/cluster.ts';

/** What happened at each moment of the timeline. */
export const momentText: Record<MomentId, Localized> = {
  init: c.eInit,
  operator: c.eOperator,
  installation: c.eInstallation,
  ready: c.eReady,
  taint: c.eTaint,
  cpu2: c.eCpu2,
  gpu1: c.eGpu1,
  now: c.eNow,
};
