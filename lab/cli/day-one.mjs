#!/usr/bin/env node
// `npx day-one …`: any Node ≥ 20 starts it, the project's own Node 24 runs it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { env, install, root } from '../../src/cli/bootstrap.mjs';

if (!existsSync(join(root, 'node_modules/node/bin'))) install();
const main = join(dirname(fileURLToPath(import.meta.url)), 'main.ts');
const child = spawn('node', [main, ...process.argv.slice(2)], { env, stdio: 'inherit' });
// Ctrl-C reaches the child by itself; this one only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
