import type { Change } from '../../engine/schema/change.ts';
import type { Highlight } from '../../engine/schema/lesson.ts';

/** What a step shows on the workbench's map; it comes with the map, not with the page. */
export interface StepOnMap {
  map?: Highlight;
  /** By id of the command that makes them. */
  changes: Record<string, readonly Change[]>;
}
