// `npm start`: install, build, serve on 127.0.0.1:4321 or the next free port.
import { install, must, status } from './bootstrap.mjs';

install();
must('node', ['node_modules/astro/bin/astro.mjs', 'build']);
process.exit(status('node', ['src/cli/serve.ts']));
