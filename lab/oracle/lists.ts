import { basicCommands } from './commands/basics.ts';
import { changeCommands } from './commands/changes.ts';
import { workCommands } from './commands/work.ts';
import { cluster, discovery, fresh, health, openapi } from './requests/basics.ts';
import { patches, serverSideApply, subresources, watches } from './requests/changes.ts';
import { kindGroups } from './requests/kinds.ts';
import { access, admission, custom, deletion } from './requests/lifecycle.ts';
import { errors, selectors, validation } from './requests/lists-and-errors.ts';
import { podStates } from './requests/pod-states.ts';
import type { ApiGroup, CommandGroup } from './types.ts';

/** Every request, in the order in which they are sent to a fresh cluster. */
export const requestGroups: readonly ApiGroup[] = [discovery, openapi, health, cluster, fresh, ...kindGroups, podStates, selectors, errors, validation, patches, serverSideApply, subresources, watches, access, admission, custom, deletion];

/** Every command line, in order; each group leaves what it made to the next one only where it says so. */
export const commandGroups: readonly CommandGroup[] = [...basicCommands, ...changeCommands, ...workCommands];
