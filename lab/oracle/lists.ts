import { explain, looking } from './commands/basics.ts';
import { changeCommands } from './commands/changes.ts';
import { workCommands } from './commands/work.ts';
import { cluster, discovery, fresh, health, openapi } from './requests/basics.ts';
import { patches, serverSideApply, subresources, watches } from './requests/changes.ts';
import { kindGroups } from './requests/kinds.ts';
import { access, admission, custom, deletion } from './requests/lifecycle.ts';
import { errors, selectors, validation } from './requests/lists-and-errors.ts';
import { podStates } from './requests/pod-states.ts';
import type { ApiGroup, CommandGroup } from './types.ts';

/** Groups that come one after the other, each in the order in which it is declared; the command lines of a lane share a home. */
export interface Lane {
  requests?: readonly ApiGroup[];
  commands?: readonly CommandGroup[];
}

/** Stages come one after the other, the lanes of a stage at the same time: none of them sees what another does. */
export const stages: readonly (readonly Lane[])[] = [
  // These only look at a cluster that nobody has used.
  [{ commands: [looking] }, { commands: [explain] }, { requests: [discovery, openapi, health, cluster] }],
  [{ requests: [fresh, ...kindGroups, podStates, selectors, errors, validation, patches, serverSideApply, subresources, watches, access, admission, custom, deletion] }],
  // Each group leaves what it made to the next one only where it says so.
  [{ commands: [...changeCommands, ...workCommands] }],
];

const lanes = stages.flat();
/** Every request. */
export const requestGroups: readonly ApiGroup[] = lanes.flatMap(({ requests = [] }) => requests);
/** Every command line. */
export const commandGroups: readonly CommandGroup[] = lanes.flatMap(({ commands = [] }) => commands);
