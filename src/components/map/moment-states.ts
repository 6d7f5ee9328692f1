import clusterJson from '../../../content/cluster.json';
import type { ClusterState } from '../../engine/cluster/state.ts';
import { timelineStates } from '../../engine/cluster/timeline.ts';
import type { ClusterData } from '../../engine/schema/cluster.ts';

/** The cluster's states from its first minute to the moment of the post. */
export function momentStates(): ClusterState[] {
  return timelineStates(clusterJson as unknown as ClusterData).map(({ state }) => state); // validated when the course is built
}
