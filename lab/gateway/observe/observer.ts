import type { ClusterState } from '../../../src/engine/cluster/state.ts';
import type { Unsubscribe } from '../../../src/engine/session/backend.ts';

/** What of the cluster one learner sees. */
export interface View {
  /**
   * The learner's own namespaces. The first is what the course calls `default`, the second what it calls `team-a`, and they are called so
   * in the state. undefined: all namespaces under their own names (local mode).
   */
  namespaces?: readonly string[];
  /** Other namespaces to show as they are; `kube-system` if not given. */
  also?: readonly string[];
}

/** Follows a cluster and tells the state as lessons' goals and the map read it. One connection serves all views. */
export interface Observer {
  /** The state now (as soon as it is known) and after every change, at most four times a second. */
  watch(view: View, listener: (state: ClusterState) => void): Unsubscribe;
  /** The namespace the learner's kubectl now works in, told by the shell; '' is the default. Emits to that view's listeners. */
  setContextNamespace(ownNamespace: string, namespace: string): void;
  close(): void;
}
