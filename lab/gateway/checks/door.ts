/**
 * `node door.ts`: what stands before the API server, as a process of its own in a node's network, for the checks. Reads its options as JSON
 * on stdin; writes the audit log to stdout. Ends with its parent.
 */
import { text } from 'node:stream/consumers';
import { openDoor, type DoorOptions } from '../api/door.ts';
import { jsonAudit } from '../audit/audit.ts';
import { Metrics } from '../metrics/metrics.ts';

const options = JSON.parse(await text(process.stdin)) as Omit<DoorOptions, 'audit' | 'metrics'>;
process.on('disconnect', () => process.exit(0));
await openDoor({ ...options, audit: jsonAudit((line) => process.stdout.write(line)), metrics: new Metrics() });
